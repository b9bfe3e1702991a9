
/tmp/kvout/cortex-m7/mlc_kws.o:	file format elf32-littlearm

Disassembly of section .text.mlc_kws.L00.conv2d:

00000000 <mlc_kws.L00.conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x3c
       6:      	movs	r3, #0x0
       8:      	str	r1, [sp, #0x4]
       a:      	movs	r4, #0x0
       c:      	movs	r7, #0x53
       e:      	movs	r1, #0x0
      10:      	mov	r5, r3
      12:      	strd	r0, r2, [sp, #52]
      16:      	b	0x60 <mlc_kws.L00.conv2d+0x60> @ imm = #0x46
      18:      	ldr	r0, [sp, #0x14]
      1a:      	ldr	r2, [sp, #0x8]
      1c:      	ldr	r1, [sp, #0xc]
      1e:      	ldr	r5, [sp, #0x20]
      20:      	adds	r1, #0x1
      22:      	add.w	r0, r0, r0, lsl #2
      26:      	ldr	r3, [sp, #0x4]
      28:      	cmp	r1, #0x5
      2a:      	add.w	r2, r2, r2, lsl #2
      2e:      	it	eq
      30:      	addeq	r5, #0x1
      32:      	subs	r4, r1, #0x5
      34:      	ldr	r6, [sp, #0x18]
      36:      	it	ne
      38:      	movne	r4, r1
      3a:      	ldr	r1, [sp, #0x10]
      3c:      	add.w	r0, r3, r0, lsl #6
      40:      	add.w	r2, r3, r2, lsl #6
      44:      	add.w	r0, r0, r6, lsl #6
      48:      	add.w	r1, r2, r1, lsl #6
      4c:      	ldr	r2, [sp, #0x38]
      4e:      	bl	0x4e <mlc_kws.L00.conv2d+0x4e> @ imm = #-0x4
      52:      	ldr	r0, [sp, #0x1c]
      54:      	mov	r3, r5
      56:      	cmp	r0, #0x7b
      58:      	add.w	r1, r0, #0x2
      5c:      	bhs.w	0x1be <mlc_kws.L00.conv2d+0x1be> @ imm = #0x15e
      60:      	adds	r0, r4, #0x1
      62:      	mvn	r2, #0x3
      66:      	cmp	r0, #0x5
      68:      	add.w	r10, r2, r3, lsl #1
      6c:      	it	eq
      6e:      	addeq	r5, #0x1
      70:      	subs	r6, r0, #0x5
      72:      	mov.w	r11, #0x0
      76:      	it	ne
      78:      	movne	r6, r0
      7a:      	str	r1, [sp, #0x1c]
      7c:      	cmp	r1, #0x7c
      7e:      	str	r5, [sp, #0x20]
      80:      	mov.w	r1, #0xffffffff
      84:      	it	eq
      86:      	moveq	r5, r3
      88:      	str	r6, [sp, #0xc]
      8a:      	add.w	r8, r1, r4, lsl #1
      8e:      	str	r3, [sp, #0x14]
      90:      	mov.w	r0, #0x0
      94:      	it	eq
      96:      	moveq	r6, r4
      98:      	str	r4, [sp, #0x18]
      9a:      	cmp.w	r8, #0x7
      9e:      	add.w	r9, r1, r6, lsl #1
      a2:      	mov.w	r1, #0x0
      a6:      	it	lo
      a8:      	movlo	r0, #0x1
      aa:      	str	r6, [sp, #0x10]
      ac:      	cmp.w	r9, #0x7
      b0:      	str	r5, [sp, #0x8]
      b2:      	add.w	lr, r2, r5, lsl #1
      b6:      	it	lo
      b8:      	movlo	r1, #0x1
      ba:      	str.w	lr, [sp, #0x2c]
      be:      	ands	r0, r1
      c0:      	str	r0, [sp, #0x30]
      c2:      	ldr	r0, [sp, #0x34]
      c4:      	add.w	r1, r0, r8
      c8:      	str	r1, [sp, #0x28]
      ca:      	add	r0, r9
      cc:      	str	r0, [sp, #0x24]
      ce:      	b	0x106 <mlc_kws.L00.conv2d+0x106> @ imm = #0x34
      d0:      	ldr	r2, [sp, #0x38]
      d2:      	add.w	r1, r1, r1, lsl #2
      d6:      	add.w	r3, r2, r11, lsl #4
      da:      	ldr	r2, [sp, #0x28]
      dc:      	ldr	r0, [r2, r0]
      de:      	ldr	r2, [sp, #0x24]
      e0:      	sxtb16	r5, r0
      e4:      	ldr.w	r1, [r2, r1, lsl #1]
      e8:      	sxtb16	r0, r0, ror #8
      ec:      	sxtb16	r4, r1
      f0:      	sxtb16	r1, r1, ror #8
      f4:      	strd	r5, r4, [r3]
      f8:      	strd	r0, r1, [r3, #8]
      fc:      	add.w	r11, r11, #0x1
     100:      	cmp.w	r11, #0xa
     104:      	beq	0x18 <mlc_kws.L00.conv2d+0x18> @ imm = #-0xf0
     106:      	add.w	r5, r10, r11
     10a:      	movs	r3, #0x0
     10c:      	add.w	r1, lr, r11
     110:      	cmp	r5, #0x31
     112:      	add.w	r0, r5, r5, lsl #2
     116:      	it	lo
     118:      	movlo	r3, #0x1
     11a:      	cmp	r1, #0x30
     11c:      	lsl.w	r0, r0, #0x1
     120:      	bhi	0x128 <mlc_kws.L00.conv2d+0x128> @ imm = #0x4
     122:      	ldr	r2, [sp, #0x30]
     124:      	ands	r3, r2
     126:      	bne	0xd0 <mlc_kws.L00.conv2d+0xd0> @ imm = #-0x5a
     128:      	ldr	r2, [sp, #0x34]
     12a:      	mov.w	lr, #0x0
     12e:      	adds	r3, r2, r0
     130:      	ldr	r0, [sp, #0x38]
     132:      	add.w	r0, r0, r11, lsl #4
     136:      	b	0x150 <mlc_kws.L00.conv2d+0x150> @ imm = #0x16
     138:      	and	r6, lr, #0x1
     13c:      	and	r4, lr, #0x2
     140:      	add.w	r6, r0, r6, lsl #3
     144:      	strh	r7, [r6, r4]
     146:      	add.w	lr, lr, #0x1
     14a:      	cmp.w	lr, #0x4
     14e:      	beq	0x170 <mlc_kws.L00.conv2d+0x170> @ imm = #0x1e
     150:      	cmp	r5, #0x30
     152:      	bhi	0x138 <mlc_kws.L00.conv2d+0x138> @ imm = #-0x1e
     154:      	add.w	r4, lr, r8
     158:      	cmp	r4, #0x9
     15a:      	bhi	0x138 <mlc_kws.L00.conv2d+0x138> @ imm = #-0x26
     15c:      	and	r6, lr, #0x1
     160:      	and	r12, lr, #0x2
     164:      	ldrsb	r4, [r3, r4]
     166:      	add.w	r6, r0, r6, lsl #3
     16a:      	strh.w	r4, [r6, r12]
     16e:      	b	0x146 <mlc_kws.L00.conv2d+0x146> @ imm = #-0x2c
     170:      	add.w	r3, r1, r1, lsl #2
     174:      	ldr	r2, [sp, #0x34]
     176:      	ldr.w	lr, [sp, #0x2c]
     17a:      	add.w	r5, r2, r3, lsl #1
     17e:      	movs	r3, #0x0
     180:      	b	0x19e <mlc_kws.L00.conv2d+0x19e> @ imm = #0x1a
     182:      	nop
     184:      	nop
     186:      	nop
     188:      	and	r2, r3, #0x1
     18c:      	and	r6, r3, #0x2
     190:      	add.w	r2, r0, r2, lsl #3
     194:      	add	r2, r6
     196:      	strh	r7, [r2, #0x4]
     198:      	adds	r3, #0x1
     19a:      	cmp	r3, #0x4
     19c:      	beq	0xfc <mlc_kws.L00.conv2d+0xfc> @ imm = #-0xa4
     19e:      	cmp	r1, #0x30
     1a0:      	bhi	0x188 <mlc_kws.L00.conv2d+0x188> @ imm = #-0x1c
     1a2:      	add.w	r4, r3, r9
     1a6:      	cmp	r4, #0x9
     1a8:      	bhi	0x188 <mlc_kws.L00.conv2d+0x188> @ imm = #-0x24
     1aa:      	and	r6, r3, #0x1
     1ae:      	and	r2, r3, #0x2
     1b2:      	add.w	r6, r0, r6, lsl #3
     1b6:      	add	r2, r6
     1b8:      	ldrsb	r6, [r5, r4]
     1ba:      	strh	r6, [r2, #0x4]
     1bc:      	b	0x198 <mlc_kws.L00.conv2d+0x198> @ imm = #-0x28
     1be:      	add	sp, #0x3c
     1c0:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L01.depthwise_conv2d:

00000000 <mlc_kws.L01.depthwise_conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x7c
       6:      	movs	r3, #0x0
       8:      	mov.w	r5, #0x800080
       c:      	str	r1, [sp]
       e:      	str	r0, [sp, #0x10]
      10:      	b	0x20 <mlc_kws.L01.depthwise_conv2d+0x20> @ imm = #0xc
      12:      	nop
      14:      	nop
      16:      	nop
      18:      	adds	r3, #0x1
      1a:      	cmp	r3, #0x19
      1c:      	beq.w	0x420 <mlc_kws.L01.depthwise_conv2d+0x420> @ imm = #0x400
      20:      	rsb.w	r1, r3, #0x1
      24:      	add.w	r0, r3, r3, lsl #2
      28:      	ldr	r2, [sp]
      2a:      	movs	r7, #0x0
      2c:      	bic.w	r1, r1, r1, asr #31
      30:      	str	r1, [sp, #0x54]
      32:      	ldr	r1, [sp, #0x10]
      34:      	add.w	r2, r2, r0, lsl #6
      38:      	str	r2, [sp, #0x14]
      3a:      	subs	r2, r3, #0x1
      3c:      	str	r2, [sp, #0x64]
      3e:      	rsb.w	r2, r3, #0x1a
      42:      	add.w	r1, r1, r0, lsl #6
      46:      	movs	r0, #0x3
      48:      	cmp	r2, #0x3
      4a:      	it	hs
      4c:      	movhs	r2, r0
      4e:      	sub.w	r0, r1, #0x140
      52:      	str	r3, [sp, #0x18]
      54:      	str	r2, [sp, #0x74]
      56:      	strd	r0, r1, [sp, #8]
      5a:      	add.w	r0, r1, #0x140
      5e:      	str	r0, [sp, #0x4]
      60:      	b	0x72 <mlc_kws.L01.depthwise_conv2d+0x72> @ imm = #0xe
      62:      	nop
      64:      	nop
      66:      	nop
      68:      	ldr	r7, [sp, #0x1c]
      6a:      	ldr	r3, [sp, #0x18]
      6c:      	adds	r7, #0x1
      6e:      	cmp	r7, #0x5
      70:      	beq	0x18 <mlc_kws.L01.depthwise_conv2d+0x18> @ imm = #-0x5c
      72:      	mvn	r0, #0x3f
      76:      	str	r7, [sp, #0x1c]
      78:      	add.w	r1, r0, r7, lsl #6
      7c:      	lsls	r0, r7, #0x1e
      7e:      	ldr	r0, [sp, #0x14]
      80:      	add.w	r0, r0, r7, lsl #6
      84:      	str	r0, [sp, #0x58]
      86:      	beq	0x92 <mlc_kws.L01.depthwise_conv2d+0x92> @ imm = #0x8
      88:      	cmp	r3, #0x0
      8a:      	it	ne
      8c:      	cmpne	r3, #0x18
      8e:      	bne.w	0x1d0 <mlc_kws.L01.depthwise_conv2d+0x1d0> @ imm = #0x13e
      92:      	rsb.w	r2, r7, #0x1
      96:      	rsb.w	r0, r7, #0x6
      9a:      	cmp	r0, #0x3
      9c:      	mov.w	r12, #0x0
      a0:      	bic.w	r8, r2, r2, asr #31
      a4:      	mov.w	r2, #0x3
      a8:      	it	hs
      aa:      	movhs	r0, r2
      ac:      	ldr	r2, [sp, #0x10]
      ae:      	str.w	r8, [sp, #0x70]
      b2:      	add	r1, r2
      b4:      	str	r1, [sp, #0x50]
      b6:      	b	0x11e <mlc_kws.L01.depthwise_conv2d+0x11e> @ imm = #0x64
      b8:      	ldr	r3, [sp, #0x5c]
      ba:      	mvn	lr, #0x7f
      be:      	mov	r5, r11
      c0:      	ldrd	r1, r10, [r3, #4]
      c4:      	ldrd	r4, r12, [r3, #16]
      c8:      	smmlar	r1, r1, r9, r9
      cc:      	smmlar	r2, r4, r2, r2
      d0:      	ldr	r4, [sp, #0x58]
      d2:      	smmlar	r1, r1, r10, lr
      d6:      	smmlar	r12, r2, r12, lr
      da:      	ldr	r2, [sp, #0x60]
      dc:      	add.w	r9, r4, r2
      e0:      	cmp	r2, #0x3c
      e2:      	ssat	r1, #0x8, r1
      e6:      	strb	r1, [r4, r2]
      e8:      	ssat	r1, #0x8, r12
      ec:      	add.w	r12, r2, #0x4
      f0:      	strb.w	r1, [r9, #0x1]
      f4:      	ldrd	r1, r4, [r3, #28]
      f8:      	smmlar	r1, r1, r7, r7
      fc:      	smmlar	r1, r1, r4, lr
     100:      	ssat	r1, #0x8, r1
     104:      	strb.w	r1, [r9, #0x2]
     108:      	ldrd	r1, r7, [r3, #40]
     10c:      	smmlar	r1, r1, r6, r6
     110:      	smmlar	r1, r1, r7, lr
     114:      	ssat	r1, #0x8, r1
     118:      	strb.w	r1, [r9, #0x3]
     11c:      	bhs	0x68 <mlc_kws.L01.depthwise_conv2d+0x68> @ imm = #-0xb8
     11e:      	add.w	r1, r12, r12, lsl #1
     122:      	movw	r2, #0x0
     126:      	movt	r2, #0x0
     12a:      	ldr	r4, [sp, #0x54]
     12c:      	add.w	r3, r2, r1, lsl #2
     130:      	mov.w	r11, #0x800080
     134:      	ldr.w	r9, [r2, r1, lsl #2]
     138:      	ldr	r1, [sp, #0x74]
     13a:      	ldr	r2, [r3, #0xc]
     13c:      	cmp	r4, r1
     13e:      	ldr	r7, [r3, #0x18]
     140:      	ldr	r6, [r3, #0x24]
     142:      	str	r3, [sp, #0x5c]
     144:      	str.w	r12, [sp, #0x60]
     148:      	bhs	0xb8 <mlc_kws.L01.depthwise_conv2d+0xb8> @ imm = #-0x94
     14a:      	add.w	r1, r12, r12, lsl #3
     14e:      	movw	r3, #0x0
     152:      	movt	r3, #0x0
     156:      	add.w	r1, r3, r1, lsl #1
     15a:      	str	r1, [sp, #0x6c]
     15c:      	ldr	r1, [sp, #0x50]
     15e:      	add	r1, r12
     160:      	str	r1, [sp, #0x68]
     162:      	b	0x17a <mlc_kws.L01.depthwise_conv2d+0x17a> @ imm = #0x14
     164:      	nop
     166:      	nop
     168:      	ldr	r4, [sp, #0x78]
     16a:      	ldr	r1, [sp, #0x74]
     16c:      	adds	r4, #0x1
     16e:      	mov.w	r11, #0x800080
     172:      	cmp	r4, r1
     174:      	ldr.w	r8, [sp, #0x70]
     178:      	bhs	0xb8 <mlc_kws.L01.depthwise_conv2d+0xb8> @ imm = #-0xc4
     17a:      	cmp	r8, r0
     17c:      	str	r4, [sp, #0x78]
     17e:      	bhs	0x168 <mlc_kws.L01.depthwise_conv2d+0x168> @ imm = #-0x1a
     180:      	ldr	r1, [sp, #0x64]
     182:      	add.w	r3, r4, r4, lsl #1
     186:      	add	r1, r4
     188:      	ldr	r4, [sp, #0x68]
     18a:      	add.w	r1, r1, r1, lsl #2
     18e:      	add.w	r4, r4, r1, lsl #6
     192:      	ldr	r1, [sp, #0x6c]
     194:      	add.w	r12, r1, r3, lsl #3
     198:      	mov	r1, r8
     19a:      	nop
     19c:      	nop
     19e:      	nop
     1a0:      	lsls	r3, r1, #0x6
     1a2:      	ldr.w	r10, [r12, r1, lsl #3]
     1a6:      	add.w	lr, r12, r1, lsl #3
     1aa:      	adds	r1, #0x1
     1ac:      	ldr	r3, [r4, r3]
     1ae:      	cmp	r1, r0
     1b0:      	ldr.w	r5, [lr, #0x4]
     1b4:      	sxtab16	r8, r11, r3
     1b8:      	sxtab16	r3, r11, r3, ror #8
     1bc:      	smlabb	r9, r8, r10, r9
     1c0:      	smlabb	r2, r3, r5, r2
     1c4:      	smlatt	r7, r8, r10, r7
     1c8:      	smlatt	r6, r3, r5, r6
     1cc:      	blo	0x1a0 <mlc_kws.L01.depthwise_conv2d+0x1a0> @ imm = #-0x30
     1ce:      	b	0x168 <mlc_kws.L01.depthwise_conv2d+0x168> @ imm = #-0x6a
     1d0:      	ldr	r0, [sp, #0x8]
     1d2:      	mov.w	r12, #0x0
     1d6:      	add	r0, r1
     1d8:      	str	r0, [sp, #0x28]
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	add	r0, r1
     1de:      	str	r0, [sp, #0x24]
     1e0:      	ldr	r0, [sp, #0x4]
     1e2:      	add	r0, r1
     1e4:      	str	r0, [sp, #0x20]
     1e6:      	nop
     1e8:      	movw	r0, #0x0
     1ec:      	add.w	r1, r12, r12, lsl #1
     1f0:      	movt	r0, #0x0
     1f4:      	movw	r2, #0x0
     1f8:      	add.w	r9, r0, r1, lsl #2
     1fc:      	movt	r2, #0x0
     200:      	ldr.w	r8, [r0, r1, lsl #2]
     204:      	ldr	r1, [sp, #0x28]
     206:      	add.w	r3, r12, r12, lsl #3
     20a:      	mov	r7, r5
     20c:      	mov	r5, r2
     20e:      	ldr.w	r6, [r1, r12]
     212:      	add.w	r4, r2, r3, lsl #1
     216:      	add.w	r10, r1, r12
     21a:      	ldr.w	r3, [r5, r3, lsl #1]
     21e:      	ldr.w	lr, [r9, #0x18]
     222:      	sxtab16	r2, r7, r6
     226:      	ldr.w	r0, [r9, #0x24]
     22a:      	smlabb	r8, r2, r3, r8
     22e:      	mov	r5, r7
     230:      	ldrd	r1, r11, [r4, #4]
     234:      	smlatt	lr, r2, r3, lr
     238:      	ldr.w	r3, [r10, #0x40]
     23c:      	sxtab16	r6, r7, r6, ror #8
     240:      	ldr.w	r7, [r9, #0xc]
     244:      	ldr	r2, [r4, #0xc]
     246:      	smlabb	r7, r6, r1, r7
     24a:      	smlatt	r1, r6, r1, r0
     24e:      	cmp.w	r12, #0x3c
     252:      	sxtab16	r6, r5, r3
     256:      	sxtab16	r3, r5, r3, ror #8
     25a:      	smlabb	r0, r6, r11, r8
     25e:      	smlabb	r8, r3, r2, r7
     262:      	ldr.w	r7, [r10, #0x80]
     266:      	smlatt	lr, r6, r11, lr
     26a:      	ldr	r6, [r4, #0x10]
     26c:      	smlatt	r1, r3, r2, r1
     270:      	sxtab16	r2, r5, r7
     274:      	smlabb	r0, r2, r6, r0
     278:      	smlatt	lr, r2, r6, lr
     27c:      	ldr	r2, [sp, #0x24]
     27e:      	sxtab16	r3, r5, r7, ror #8
     282:      	ldr	r7, [r4, #0x14]
     284:      	ldr.w	r6, [r2, r12]
     288:      	smlatt	r1, r3, r7, r1
     28c:      	smlabb	r8, r3, r7, r8
     290:      	str	r1, [sp, #0x70]
     292:      	add.w	r3, r2, r12
     296:      	sxtab16	r7, r5, r6
     29a:      	sxtab16	r2, r5, r6, ror #8
     29e:      	str	r2, [sp, #0x50]
     2a0:      	ldrd	r6, r1, [r4, #24]
     2a4:      	smlabb	r11, r7, r6, r0
     2a8:      	smlabb	r0, r2, r1, r8
     2ac:      	ldr	r2, [r3, #0x40]
     2ae:      	str	r0, [sp, #0x78]
     2b0:      	smlatt	r0, r7, r6, lr
     2b4:      	str	r0, [sp, #0x5c]
     2b6:      	ldr.w	r0, [r3, #0x80]
     2ba:      	ldr.w	r8, [r4, #0x20]
     2be:      	str	r0, [sp, #0x4c]
     2c0:      	sxtab16	r10, r5, r2
     2c4:      	ldr	r6, [r4, #0x28]
     2c6:      	sxtab16	r3, r5, r0
     2ca:      	ldr	r0, [sp, #0x20]
     2cc:      	str	r2, [sp, #0x60]
     2ce:      	smlabb	r2, r10, r8, r11
     2d2:      	str	r6, [sp, #0x68]
     2d4:      	ldr.w	r7, [r0, r12]
     2d8:      	smlabb	r2, r3, r6, r2
     2dc:      	add.w	r6, r0, r12
     2e0:      	str	r3, [sp, #0x6c]
     2e2:      	ldr	r3, [r4, #0x30]
     2e4:      	sxtab16	r0, r5, r7
     2e8:      	ldr.w	lr, [r6, #0x40]
     2ec:      	str	r3, [sp, #0x48]
     2ee:      	smlabb	r2, r0, r3, r2
     2f2:      	ldr	r3, [r4, #0x38]
     2f4:      	str	r0, [sp, #0x44]
     2f6:      	ldr.w	r11, [r6, #0x80]
     2fa:      	str	r3, [sp, #0x40]
     2fc:      	sxtab16	r0, r5, lr
     300:      	str	r0, [sp, #0x3c]
     302:      	smlabb	r2, r0, r3, r2
     306:      	ldr	r3, [r4, #0x40]
     308:      	sxtab16	r0, r5, r11
     30c:      	str	r3, [sp, #0x34]
     30e:      	smlabb	r2, r0, r3, r2
     312:      	ldr	r3, [sp, #0x50]
     314:      	str	r0, [sp, #0x38]
     316:      	ldr	r0, [sp, #0x70]
     318:      	smlatt	r0, r3, r1, r0
     31c:      	ldr.w	r1, [r9, #0x4]
     320:      	str	r0, [sp, #0x70]
     322:      	ldr	r0, [sp, #0x5c]
     324:      	smmlar	r1, r1, r2, r2
     328:      	ldr.w	r2, [r9, #0x8]
     32c:      	smlatt	r6, r10, r8, r0
     330:      	ldr	r0, [sp, #0x60]
     332:      	mvn	r8, #0x7f
     336:      	smmlar	r1, r1, r2, r8
     33a:      	ldr.w	r10, [r4, #0x24]
     33e:      	str	r1, [sp, #0x2c]
     340:      	sxtab16	r1, r5, r0, ror #8
     344:      	ldr	r0, [sp, #0x78]
     346:      	smlabb	r2, r1, r10, r0
     34a:      	ldr	r0, [sp, #0x4c]
     34c:      	str	r1, [sp, #0x30]
     34e:      	sxtab16	r1, r5, r0, ror #8
     352:      	ldr	r0, [r4, #0x2c]
     354:      	str	r0, [sp, #0x78]
     356:      	smlabb	r0, r1, r0, r2
     35a:      	ldr	r2, [r4, #0x34]
     35c:      	str	r1, [sp, #0x5c]
     35e:      	sxtab16	r1, r5, r7, ror #8
     362:      	str	r1, [sp, #0x50]
     364:      	sxtab16	r7, r5, lr, ror #8
     368:      	ldr.w	lr, [r4, #0x3c]
     36c:      	smlabb	r0, r1, r2, r0
     370:      	ldr	r4, [r4, #0x44]
     372:      	smlabb	r0, r7, lr, r0
     376:      	str	r2, [sp, #0x60]
     378:      	sxtab16	r11, r5, r11, ror #8
     37c:      	ldr.w	r2, [r9, #0x10]
     380:      	smlabb	r3, r11, r4, r0
     384:      	ldr	r0, [sp, #0x2c]
     386:      	ssat	r1, #0x8, r0
     38a:      	ldr	r0, [sp, #0x58]
     38c:      	smmlar	r3, r2, r3, r3
     390:      	strb.w	r1, [r0, r12]
     394:      	ldrd	r2, r1, [sp, #104]
     398:      	smlatt	r1, r1, r2, r6
     39c:      	ldr.w	r2, [r9, #0x14]
     3a0:      	smmlar	r3, r3, r2, r8
     3a4:      	ldrd	r8, r2, [sp, #68]
     3a8:      	smlatt	r1, r8, r2, r1
     3ac:      	mvn	r8, #0x7f
     3b0:      	ldrd	r6, r2, [sp, #60]
     3b4:      	smlatt	r1, r6, r2, r1
     3b8:      	add.w	r2, r0, r12
     3bc:      	ssat	r0, #0x8, r3
     3c0:      	add.w	r12, r12, #0x4
     3c4:      	ldrd	r6, r3, [sp, #52]
     3c8:      	strb	r0, [r2, #0x1]
     3ca:      	ldr	r0, [sp, #0x70]
     3cc:      	smlatt	r1, r3, r6, r1
     3d0:      	ldr	r3, [sp, #0x30]
     3d2:      	ldr.w	r6, [r9, #0x1c]
     3d6:      	smlatt	r0, r3, r10, r0
     3da:      	ldr	r3, [sp, #0x78]
     3dc:      	smmlar	r1, r6, r1, r1
     3e0:      	ldr	r6, [sp, #0x5c]
     3e2:      	smlatt	r0, r6, r3, r0
     3e6:      	ldr.w	r6, [r9, #0x20]
     3ea:      	ldr	r3, [sp, #0x50]
     3ec:      	smmlar	r1, r1, r6, r8
     3f0:      	ldr	r6, [sp, #0x60]
     3f2:      	smlatt	r0, r3, r6, r0
     3f6:      	ssat	r1, #0x8, r1
     3fa:      	smlatt	r0, r7, lr, r0
     3fe:      	strb	r1, [r2, #0x2]
     400:      	smlatt	r0, r11, r4, r0
     404:      	ldr.w	r1, [r9, #0x28]
     408:      	smmlar	r0, r1, r0, r0
     40c:      	ldr.w	r1, [r9, #0x2c]
     410:      	smmlar	r0, r0, r1, r8
     414:      	ssat	r0, #0x8, r0
     418:      	strb	r0, [r2, #0x3]
     41a:      	blo.w	0x1e8 <mlc_kws.L01.depthwise_conv2d+0x1e8> @ imm = #-0x236
     41e:      	b	0x68 <mlc_kws.L01.depthwise_conv2d+0x68> @ imm = #-0x3ba
     420:      	add	sp, #0x7c
     422:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L02.conv2d:

00000000 <mlc_kws.L02.conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x14
       6:      	strd	r0, r1, [sp, #4]
       a:      	movs	r0, #0x0
       c:      	mov	r5, r2
       e:      	add.w	r7, r2, #0x100
      12:      	movs	r4, #0x0
      14:      	mov.w	r11, #0x0
      18:      	mov	r10, r0
      1a:      	nop
      1c:      	nop
      1e:      	nop
      20:      	adds	r2, r4, #0x1
      22:      	add.w	r8, r0, r0, lsl #2
      26:      	cmp	r2, #0x5
      28:      	it	eq
      2a:      	addeq.w	r10, r10, #0x1
      2e:      	subs.w	r9, r2, #0x5
      32:      	it	ne
      34:      	movne	r9, r2
      36:      	mov	r2, r10
      38:      	cmp.w	r11, #0x7c
      3c:      	it	eq
      3e:      	moveq	r2, r0
      40:      	mov	r1, r9
      42:      	lsl.w	r0, r8, #0x6
      46:      	str	r0, [sp, #0xc]
      48:      	lsl.w	r0, r4, #0x6
      4c:      	str	r0, [sp, #0x10]
      4e:      	add.w	r2, r2, r2, lsl #2
      52:      	it	eq
      54:      	moveq	r1, r4
      56:      	ldr	r3, [sp, #0x4]
      58:      	lsl.w	lr, r2, #0x6
      5c:      	lsl.w	r12, r1, #0x6
      60:      	add.w	r0, r3, r8, lsl #6
      64:      	mov	r8, r5
      66:      	add.w	r2, r3, r2, lsl #6
      6a:      	add.w	r0, r0, r4, lsl #6
      6e:      	mov	r4, r5
      70:      	add.w	r2, r2, r1, lsl #6
      74:      	nop
      76:      	nop
      78:      	ldr	r1, [r0]
      7a:      	ldr	r6, [r2]
      7c:      	sxtb16	r3, r1
      80:      	sxtb16	r1, r1, ror #8
      84:      	sxtb16	r5, r6
      88:      	sxtb16	r6, r6, ror #8
      8c:      	strd	r3, r5, [r4]
      90:      	strd	r1, r6, [r4, #8]
      94:      	ldr	r1, [r0, #0x4]
      96:      	ldr	r5, [r2, #0x4]
      98:      	sxtb16	r3, r1
      9c:      	sxtb16	r1, r1, ror #8
      a0:      	sxtb16	r6, r5
      a4:      	sxtb16	r5, r5, ror #8
      a8:      	strd	r3, r6, [r4, #16]
      ac:      	strd	r1, r5, [r4, #24]
      b0:      	ldr	r1, [r0, #0x8]
      b2:      	ldr	r5, [r2, #0x8]
      b4:      	sxtb16	r3, r1
      b8:      	sxtb16	r1, r1, ror #8
      bc:      	sxtb16	r6, r5
      c0:      	sxtb16	r5, r5, ror #8
      c4:      	strd	r3, r6, [r4, #32]
      c8:      	strd	r1, r5, [r4, #40]
      cc:      	ldr	r1, [r0, #0xc]
      ce:      	ldr	r5, [r2, #0xc]
      d0:      	sxtb16	r3, r1
      d4:      	adds	r0, #0x10
      d6:      	sxtb16	r1, r1, ror #8
      da:      	adds	r2, #0x10
      dc:      	sxtb16	r6, r5
      e0:      	sxtb16	r5, r5, ror #8
      e4:      	strd	r3, r6, [r4, #48]
      e8:      	strd	r1, r5, [r4, #56]
      ec:      	adds	r4, #0x40
      ee:      	cmp	r4, r7
      f0:      	bne	0x78 <mlc_kws.L02.conv2d+0x78> @ imm = #-0x7c
      f2:      	add.w	r0, r9, #0x1
      f6:      	mov	r5, r8
      f8:      	cmp	r0, #0x5
      fa:      	it	eq
      fc:      	addeq.w	r10, r10, #0x1
     100:      	subs	r4, r0, #0x5
     102:      	it	ne
     104:      	movne	r4, r0
     106:      	ldrd	r1, r0, [sp, #8]
     10a:      	add	r0, r1
     10c:      	add	r1, lr
     10e:      	ldr	r2, [sp, #0x10]
     110:      	add	r1, r12
     112:      	add	r0, r2
     114:      	mov	r2, r8
     116:      	bl	0x116 <mlc_kws.L02.conv2d+0x116> @ imm = #-0x4
     11a:      	cmp.w	r11, #0x7b
     11e:      	add.w	r11, r11, #0x2
     122:      	mov	r0, r10
     124:      	blo.w	0x20 <mlc_kws.L02.conv2d+0x20> @ imm = #-0x108
     128:      	add	sp, #0x14
     12a:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L03.depthwise_conv2d:

00000000 <mlc_kws.L03.depthwise_conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x7c
       6:      	movs	r3, #0x0
       8:      	mov.w	r5, #0x800080
       c:      	str	r1, [sp]
       e:      	str	r0, [sp, #0x10]
      10:      	b	0x20 <mlc_kws.L03.depthwise_conv2d+0x20> @ imm = #0xc
      12:      	nop
      14:      	nop
      16:      	nop
      18:      	adds	r3, #0x1
      1a:      	cmp	r3, #0x19
      1c:      	beq.w	0x420 <mlc_kws.L03.depthwise_conv2d+0x420> @ imm = #0x400
      20:      	rsb.w	r1, r3, #0x1
      24:      	add.w	r0, r3, r3, lsl #2
      28:      	ldr	r2, [sp]
      2a:      	movs	r7, #0x0
      2c:      	bic.w	r1, r1, r1, asr #31
      30:      	str	r1, [sp, #0x54]
      32:      	ldr	r1, [sp, #0x10]
      34:      	add.w	r2, r2, r0, lsl #6
      38:      	str	r2, [sp, #0x14]
      3a:      	subs	r2, r3, #0x1
      3c:      	str	r2, [sp, #0x64]
      3e:      	rsb.w	r2, r3, #0x1a
      42:      	add.w	r1, r1, r0, lsl #6
      46:      	movs	r0, #0x3
      48:      	cmp	r2, #0x3
      4a:      	it	hs
      4c:      	movhs	r2, r0
      4e:      	sub.w	r0, r1, #0x140
      52:      	str	r3, [sp, #0x18]
      54:      	str	r2, [sp, #0x74]
      56:      	strd	r0, r1, [sp, #8]
      5a:      	add.w	r0, r1, #0x140
      5e:      	str	r0, [sp, #0x4]
      60:      	b	0x72 <mlc_kws.L03.depthwise_conv2d+0x72> @ imm = #0xe
      62:      	nop
      64:      	nop
      66:      	nop
      68:      	ldr	r7, [sp, #0x1c]
      6a:      	ldr	r3, [sp, #0x18]
      6c:      	adds	r7, #0x1
      6e:      	cmp	r7, #0x5
      70:      	beq	0x18 <mlc_kws.L03.depthwise_conv2d+0x18> @ imm = #-0x5c
      72:      	mvn	r0, #0x3f
      76:      	str	r7, [sp, #0x1c]
      78:      	add.w	r1, r0, r7, lsl #6
      7c:      	lsls	r0, r7, #0x1e
      7e:      	ldr	r0, [sp, #0x14]
      80:      	add.w	r0, r0, r7, lsl #6
      84:      	str	r0, [sp, #0x58]
      86:      	beq	0x92 <mlc_kws.L03.depthwise_conv2d+0x92> @ imm = #0x8
      88:      	cmp	r3, #0x0
      8a:      	it	ne
      8c:      	cmpne	r3, #0x18
      8e:      	bne.w	0x1d0 <mlc_kws.L03.depthwise_conv2d+0x1d0> @ imm = #0x13e
      92:      	rsb.w	r2, r7, #0x1
      96:      	rsb.w	r0, r7, #0x6
      9a:      	cmp	r0, #0x3
      9c:      	mov.w	r12, #0x0
      a0:      	bic.w	r8, r2, r2, asr #31
      a4:      	mov.w	r2, #0x3
      a8:      	it	hs
      aa:      	movhs	r0, r2
      ac:      	ldr	r2, [sp, #0x10]
      ae:      	str.w	r8, [sp, #0x70]
      b2:      	add	r1, r2
      b4:      	str	r1, [sp, #0x50]
      b6:      	b	0x11e <mlc_kws.L03.depthwise_conv2d+0x11e> @ imm = #0x64
      b8:      	ldr	r3, [sp, #0x5c]
      ba:      	mvn	lr, #0x7f
      be:      	mov	r5, r11
      c0:      	ldrd	r1, r10, [r3, #4]
      c4:      	ldrd	r4, r12, [r3, #16]
      c8:      	smmlar	r1, r1, r9, r9
      cc:      	smmlar	r2, r4, r2, r2
      d0:      	ldr	r4, [sp, #0x58]
      d2:      	smmlar	r1, r1, r10, lr
      d6:      	smmlar	r12, r2, r12, lr
      da:      	ldr	r2, [sp, #0x60]
      dc:      	add.w	r9, r4, r2
      e0:      	cmp	r2, #0x3c
      e2:      	ssat	r1, #0x8, r1
      e6:      	strb	r1, [r4, r2]
      e8:      	ssat	r1, #0x8, r12
      ec:      	add.w	r12, r2, #0x4
      f0:      	strb.w	r1, [r9, #0x1]
      f4:      	ldrd	r1, r4, [r3, #28]
      f8:      	smmlar	r1, r1, r7, r7
      fc:      	smmlar	r1, r1, r4, lr
     100:      	ssat	r1, #0x8, r1
     104:      	strb.w	r1, [r9, #0x2]
     108:      	ldrd	r1, r7, [r3, #40]
     10c:      	smmlar	r1, r1, r6, r6
     110:      	smmlar	r1, r1, r7, lr
     114:      	ssat	r1, #0x8, r1
     118:      	strb.w	r1, [r9, #0x3]
     11c:      	bhs	0x68 <mlc_kws.L03.depthwise_conv2d+0x68> @ imm = #-0xb8
     11e:      	add.w	r1, r12, r12, lsl #1
     122:      	movw	r2, #0x0
     126:      	movt	r2, #0x0
     12a:      	ldr	r4, [sp, #0x54]
     12c:      	add.w	r3, r2, r1, lsl #2
     130:      	mov.w	r11, #0x800080
     134:      	ldr.w	r9, [r2, r1, lsl #2]
     138:      	ldr	r1, [sp, #0x74]
     13a:      	ldr	r2, [r3, #0xc]
     13c:      	cmp	r4, r1
     13e:      	ldr	r7, [r3, #0x18]
     140:      	ldr	r6, [r3, #0x24]
     142:      	str	r3, [sp, #0x5c]
     144:      	str.w	r12, [sp, #0x60]
     148:      	bhs	0xb8 <mlc_kws.L03.depthwise_conv2d+0xb8> @ imm = #-0x94
     14a:      	add.w	r1, r12, r12, lsl #3
     14e:      	movw	r3, #0x0
     152:      	movt	r3, #0x0
     156:      	add.w	r1, r3, r1, lsl #1
     15a:      	str	r1, [sp, #0x6c]
     15c:      	ldr	r1, [sp, #0x50]
     15e:      	add	r1, r12
     160:      	str	r1, [sp, #0x68]
     162:      	b	0x17a <mlc_kws.L03.depthwise_conv2d+0x17a> @ imm = #0x14
     164:      	nop
     166:      	nop
     168:      	ldr	r4, [sp, #0x78]
     16a:      	ldr	r1, [sp, #0x74]
     16c:      	adds	r4, #0x1
     16e:      	mov.w	r11, #0x800080
     172:      	cmp	r4, r1
     174:      	ldr.w	r8, [sp, #0x70]
     178:      	bhs	0xb8 <mlc_kws.L03.depthwise_conv2d+0xb8> @ imm = #-0xc4
     17a:      	cmp	r8, r0
     17c:      	str	r4, [sp, #0x78]
     17e:      	bhs	0x168 <mlc_kws.L03.depthwise_conv2d+0x168> @ imm = #-0x1a
     180:      	ldr	r1, [sp, #0x64]
     182:      	add.w	r3, r4, r4, lsl #1
     186:      	add	r1, r4
     188:      	ldr	r4, [sp, #0x68]
     18a:      	add.w	r1, r1, r1, lsl #2
     18e:      	add.w	r4, r4, r1, lsl #6
     192:      	ldr	r1, [sp, #0x6c]
     194:      	add.w	r12, r1, r3, lsl #3
     198:      	mov	r1, r8
     19a:      	nop
     19c:      	nop
     19e:      	nop
     1a0:      	lsls	r3, r1, #0x6
     1a2:      	ldr.w	r10, [r12, r1, lsl #3]
     1a6:      	add.w	lr, r12, r1, lsl #3
     1aa:      	adds	r1, #0x1
     1ac:      	ldr	r3, [r4, r3]
     1ae:      	cmp	r1, r0
     1b0:      	ldr.w	r5, [lr, #0x4]
     1b4:      	sxtab16	r8, r11, r3
     1b8:      	sxtab16	r3, r11, r3, ror #8
     1bc:      	smlabb	r9, r8, r10, r9
     1c0:      	smlabb	r2, r3, r5, r2
     1c4:      	smlatt	r7, r8, r10, r7
     1c8:      	smlatt	r6, r3, r5, r6
     1cc:      	blo	0x1a0 <mlc_kws.L03.depthwise_conv2d+0x1a0> @ imm = #-0x30
     1ce:      	b	0x168 <mlc_kws.L03.depthwise_conv2d+0x168> @ imm = #-0x6a
     1d0:      	ldr	r0, [sp, #0x8]
     1d2:      	mov.w	r12, #0x0
     1d6:      	add	r0, r1
     1d8:      	str	r0, [sp, #0x28]
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	add	r0, r1
     1de:      	str	r0, [sp, #0x24]
     1e0:      	ldr	r0, [sp, #0x4]
     1e2:      	add	r0, r1
     1e4:      	str	r0, [sp, #0x20]
     1e6:      	nop
     1e8:      	movw	r0, #0x0
     1ec:      	add.w	r1, r12, r12, lsl #1
     1f0:      	movt	r0, #0x0
     1f4:      	movw	r2, #0x0
     1f8:      	add.w	r9, r0, r1, lsl #2
     1fc:      	movt	r2, #0x0
     200:      	ldr.w	r8, [r0, r1, lsl #2]
     204:      	ldr	r1, [sp, #0x28]
     206:      	add.w	r3, r12, r12, lsl #3
     20a:      	mov	r7, r5
     20c:      	mov	r5, r2
     20e:      	ldr.w	r6, [r1, r12]
     212:      	add.w	r4, r2, r3, lsl #1
     216:      	add.w	r10, r1, r12
     21a:      	ldr.w	r3, [r5, r3, lsl #1]
     21e:      	ldr.w	lr, [r9, #0x18]
     222:      	sxtab16	r2, r7, r6
     226:      	ldr.w	r0, [r9, #0x24]
     22a:      	smlabb	r8, r2, r3, r8
     22e:      	mov	r5, r7
     230:      	ldrd	r1, r11, [r4, #4]
     234:      	smlatt	lr, r2, r3, lr
     238:      	ldr.w	r3, [r10, #0x40]
     23c:      	sxtab16	r6, r7, r6, ror #8
     240:      	ldr.w	r7, [r9, #0xc]
     244:      	ldr	r2, [r4, #0xc]
     246:      	smlabb	r7, r6, r1, r7
     24a:      	smlatt	r1, r6, r1, r0
     24e:      	cmp.w	r12, #0x3c
     252:      	sxtab16	r6, r5, r3
     256:      	sxtab16	r3, r5, r3, ror #8
     25a:      	smlabb	r0, r6, r11, r8
     25e:      	smlabb	r8, r3, r2, r7
     262:      	ldr.w	r7, [r10, #0x80]
     266:      	smlatt	lr, r6, r11, lr
     26a:      	ldr	r6, [r4, #0x10]
     26c:      	smlatt	r1, r3, r2, r1
     270:      	sxtab16	r2, r5, r7
     274:      	smlabb	r0, r2, r6, r0
     278:      	smlatt	lr, r2, r6, lr
     27c:      	ldr	r2, [sp, #0x24]
     27e:      	sxtab16	r3, r5, r7, ror #8
     282:      	ldr	r7, [r4, #0x14]
     284:      	ldr.w	r6, [r2, r12]
     288:      	smlatt	r1, r3, r7, r1
     28c:      	smlabb	r8, r3, r7, r8
     290:      	str	r1, [sp, #0x70]
     292:      	add.w	r3, r2, r12
     296:      	sxtab16	r7, r5, r6
     29a:      	sxtab16	r2, r5, r6, ror #8
     29e:      	str	r2, [sp, #0x50]
     2a0:      	ldrd	r6, r1, [r4, #24]
     2a4:      	smlabb	r11, r7, r6, r0
     2a8:      	smlabb	r0, r2, r1, r8
     2ac:      	ldr	r2, [r3, #0x40]
     2ae:      	str	r0, [sp, #0x78]
     2b0:      	smlatt	r0, r7, r6, lr
     2b4:      	str	r0, [sp, #0x5c]
     2b6:      	ldr.w	r0, [r3, #0x80]
     2ba:      	ldr.w	r8, [r4, #0x20]
     2be:      	str	r0, [sp, #0x4c]
     2c0:      	sxtab16	r10, r5, r2
     2c4:      	ldr	r6, [r4, #0x28]
     2c6:      	sxtab16	r3, r5, r0
     2ca:      	ldr	r0, [sp, #0x20]
     2cc:      	str	r2, [sp, #0x60]
     2ce:      	smlabb	r2, r10, r8, r11
     2d2:      	str	r6, [sp, #0x68]
     2d4:      	ldr.w	r7, [r0, r12]
     2d8:      	smlabb	r2, r3, r6, r2
     2dc:      	add.w	r6, r0, r12
     2e0:      	str	r3, [sp, #0x6c]
     2e2:      	ldr	r3, [r4, #0x30]
     2e4:      	sxtab16	r0, r5, r7
     2e8:      	ldr.w	lr, [r6, #0x40]
     2ec:      	str	r3, [sp, #0x48]
     2ee:      	smlabb	r2, r0, r3, r2
     2f2:      	ldr	r3, [r4, #0x38]
     2f4:      	str	r0, [sp, #0x44]
     2f6:      	ldr.w	r11, [r6, #0x80]
     2fa:      	str	r3, [sp, #0x40]
     2fc:      	sxtab16	r0, r5, lr
     300:      	str	r0, [sp, #0x3c]
     302:      	smlabb	r2, r0, r3, r2
     306:      	ldr	r3, [r4, #0x40]
     308:      	sxtab16	r0, r5, r11
     30c:      	str	r3, [sp, #0x34]
     30e:      	smlabb	r2, r0, r3, r2
     312:      	ldr	r3, [sp, #0x50]
     314:      	str	r0, [sp, #0x38]
     316:      	ldr	r0, [sp, #0x70]
     318:      	smlatt	r0, r3, r1, r0
     31c:      	ldr.w	r1, [r9, #0x4]
     320:      	str	r0, [sp, #0x70]
     322:      	ldr	r0, [sp, #0x5c]
     324:      	smmlar	r1, r1, r2, r2
     328:      	ldr.w	r2, [r9, #0x8]
     32c:      	smlatt	r6, r10, r8, r0
     330:      	ldr	r0, [sp, #0x60]
     332:      	mvn	r8, #0x7f
     336:      	smmlar	r1, r1, r2, r8
     33a:      	ldr.w	r10, [r4, #0x24]
     33e:      	str	r1, [sp, #0x2c]
     340:      	sxtab16	r1, r5, r0, ror #8
     344:      	ldr	r0, [sp, #0x78]
     346:      	smlabb	r2, r1, r10, r0
     34a:      	ldr	r0, [sp, #0x4c]
     34c:      	str	r1, [sp, #0x30]
     34e:      	sxtab16	r1, r5, r0, ror #8
     352:      	ldr	r0, [r4, #0x2c]
     354:      	str	r0, [sp, #0x78]
     356:      	smlabb	r0, r1, r0, r2
     35a:      	ldr	r2, [r4, #0x34]
     35c:      	str	r1, [sp, #0x5c]
     35e:      	sxtab16	r1, r5, r7, ror #8
     362:      	str	r1, [sp, #0x50]
     364:      	sxtab16	r7, r5, lr, ror #8
     368:      	ldr.w	lr, [r4, #0x3c]
     36c:      	smlabb	r0, r1, r2, r0
     370:      	ldr	r4, [r4, #0x44]
     372:      	smlabb	r0, r7, lr, r0
     376:      	str	r2, [sp, #0x60]
     378:      	sxtab16	r11, r5, r11, ror #8
     37c:      	ldr.w	r2, [r9, #0x10]
     380:      	smlabb	r3, r11, r4, r0
     384:      	ldr	r0, [sp, #0x2c]
     386:      	ssat	r1, #0x8, r0
     38a:      	ldr	r0, [sp, #0x58]
     38c:      	smmlar	r3, r2, r3, r3
     390:      	strb.w	r1, [r0, r12]
     394:      	ldrd	r2, r1, [sp, #104]
     398:      	smlatt	r1, r1, r2, r6
     39c:      	ldr.w	r2, [r9, #0x14]
     3a0:      	smmlar	r3, r3, r2, r8
     3a4:      	ldrd	r8, r2, [sp, #68]
     3a8:      	smlatt	r1, r8, r2, r1
     3ac:      	mvn	r8, #0x7f
     3b0:      	ldrd	r6, r2, [sp, #60]
     3b4:      	smlatt	r1, r6, r2, r1
     3b8:      	add.w	r2, r0, r12
     3bc:      	ssat	r0, #0x8, r3
     3c0:      	add.w	r12, r12, #0x4
     3c4:      	ldrd	r6, r3, [sp, #52]
     3c8:      	strb	r0, [r2, #0x1]
     3ca:      	ldr	r0, [sp, #0x70]
     3cc:      	smlatt	r1, r3, r6, r1
     3d0:      	ldr	r3, [sp, #0x30]
     3d2:      	ldr.w	r6, [r9, #0x1c]
     3d6:      	smlatt	r0, r3, r10, r0
     3da:      	ldr	r3, [sp, #0x78]
     3dc:      	smmlar	r1, r6, r1, r1
     3e0:      	ldr	r6, [sp, #0x5c]
     3e2:      	smlatt	r0, r6, r3, r0
     3e6:      	ldr.w	r6, [r9, #0x20]
     3ea:      	ldr	r3, [sp, #0x50]
     3ec:      	smmlar	r1, r1, r6, r8
     3f0:      	ldr	r6, [sp, #0x60]
     3f2:      	smlatt	r0, r3, r6, r0
     3f6:      	ssat	r1, #0x8, r1
     3fa:      	smlatt	r0, r7, lr, r0
     3fe:      	strb	r1, [r2, #0x2]
     400:      	smlatt	r0, r11, r4, r0
     404:      	ldr.w	r1, [r9, #0x28]
     408:      	smmlar	r0, r1, r0, r0
     40c:      	ldr.w	r1, [r9, #0x2c]
     410:      	smmlar	r0, r0, r1, r8
     414:      	ssat	r0, #0x8, r0
     418:      	strb	r0, [r2, #0x3]
     41a:      	blo.w	0x1e8 <mlc_kws.L03.depthwise_conv2d+0x1e8> @ imm = #-0x236
     41e:      	b	0x68 <mlc_kws.L03.depthwise_conv2d+0x68> @ imm = #-0x3ba
     420:      	add	sp, #0x7c
     422:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L04.conv2d:

00000000 <mlc_kws.L04.conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x14
       6:      	strd	r0, r1, [sp, #4]
       a:      	movs	r0, #0x0
       c:      	mov	r5, r2
       e:      	add.w	r7, r2, #0x100
      12:      	movs	r4, #0x0
      14:      	mov.w	r11, #0x0
      18:      	mov	r10, r0
      1a:      	nop
      1c:      	nop
      1e:      	nop
      20:      	adds	r2, r4, #0x1
      22:      	add.w	r8, r0, r0, lsl #2
      26:      	cmp	r2, #0x5
      28:      	it	eq
      2a:      	addeq.w	r10, r10, #0x1
      2e:      	subs.w	r9, r2, #0x5
      32:      	it	ne
      34:      	movne	r9, r2
      36:      	mov	r2, r10
      38:      	cmp.w	r11, #0x7c
      3c:      	it	eq
      3e:      	moveq	r2, r0
      40:      	mov	r1, r9
      42:      	lsl.w	r0, r8, #0x6
      46:      	str	r0, [sp, #0xc]
      48:      	lsl.w	r0, r4, #0x6
      4c:      	str	r0, [sp, #0x10]
      4e:      	add.w	r2, r2, r2, lsl #2
      52:      	it	eq
      54:      	moveq	r1, r4
      56:      	ldr	r3, [sp, #0x4]
      58:      	lsl.w	lr, r2, #0x6
      5c:      	lsl.w	r12, r1, #0x6
      60:      	add.w	r0, r3, r8, lsl #6
      64:      	mov	r8, r5
      66:      	add.w	r2, r3, r2, lsl #6
      6a:      	add.w	r0, r0, r4, lsl #6
      6e:      	mov	r4, r5
      70:      	add.w	r2, r2, r1, lsl #6
      74:      	nop
      76:      	nop
      78:      	ldr	r1, [r0]
      7a:      	ldr	r6, [r2]
      7c:      	sxtb16	r3, r1
      80:      	sxtb16	r1, r1, ror #8
      84:      	sxtb16	r5, r6
      88:      	sxtb16	r6, r6, ror #8
      8c:      	strd	r3, r5, [r4]
      90:      	strd	r1, r6, [r4, #8]
      94:      	ldr	r1, [r0, #0x4]
      96:      	ldr	r5, [r2, #0x4]
      98:      	sxtb16	r3, r1
      9c:      	sxtb16	r1, r1, ror #8
      a0:      	sxtb16	r6, r5
      a4:      	sxtb16	r5, r5, ror #8
      a8:      	strd	r3, r6, [r4, #16]
      ac:      	strd	r1, r5, [r4, #24]
      b0:      	ldr	r1, [r0, #0x8]
      b2:      	ldr	r5, [r2, #0x8]
      b4:      	sxtb16	r3, r1
      b8:      	sxtb16	r1, r1, ror #8
      bc:      	sxtb16	r6, r5
      c0:      	sxtb16	r5, r5, ror #8
      c4:      	strd	r3, r6, [r4, #32]
      c8:      	strd	r1, r5, [r4, #40]
      cc:      	ldr	r1, [r0, #0xc]
      ce:      	ldr	r5, [r2, #0xc]
      d0:      	sxtb16	r3, r1
      d4:      	adds	r0, #0x10
      d6:      	sxtb16	r1, r1, ror #8
      da:      	adds	r2, #0x10
      dc:      	sxtb16	r6, r5
      e0:      	sxtb16	r5, r5, ror #8
      e4:      	strd	r3, r6, [r4, #48]
      e8:      	strd	r1, r5, [r4, #56]
      ec:      	adds	r4, #0x40
      ee:      	cmp	r4, r7
      f0:      	bne	0x78 <mlc_kws.L04.conv2d+0x78> @ imm = #-0x7c
      f2:      	add.w	r0, r9, #0x1
      f6:      	mov	r5, r8
      f8:      	cmp	r0, #0x5
      fa:      	it	eq
      fc:      	addeq.w	r10, r10, #0x1
     100:      	subs	r4, r0, #0x5
     102:      	it	ne
     104:      	movne	r4, r0
     106:      	ldrd	r1, r0, [sp, #8]
     10a:      	add	r0, r1
     10c:      	add	r1, lr
     10e:      	ldr	r2, [sp, #0x10]
     110:      	add	r1, r12
     112:      	add	r0, r2
     114:      	mov	r2, r8
     116:      	bl	0x116 <mlc_kws.L04.conv2d+0x116> @ imm = #-0x4
     11a:      	cmp.w	r11, #0x7b
     11e:      	add.w	r11, r11, #0x2
     122:      	mov	r0, r10
     124:      	blo.w	0x20 <mlc_kws.L04.conv2d+0x20> @ imm = #-0x108
     128:      	add	sp, #0x14
     12a:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L05.depthwise_conv2d:

00000000 <mlc_kws.L05.depthwise_conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x7c
       6:      	movs	r3, #0x0
       8:      	mov.w	r5, #0x800080
       c:      	str	r1, [sp]
       e:      	str	r0, [sp, #0x10]
      10:      	b	0x20 <mlc_kws.L05.depthwise_conv2d+0x20> @ imm = #0xc
      12:      	nop
      14:      	nop
      16:      	nop
      18:      	adds	r3, #0x1
      1a:      	cmp	r3, #0x19
      1c:      	beq.w	0x420 <mlc_kws.L05.depthwise_conv2d+0x420> @ imm = #0x400
      20:      	rsb.w	r1, r3, #0x1
      24:      	add.w	r0, r3, r3, lsl #2
      28:      	ldr	r2, [sp]
      2a:      	movs	r7, #0x0
      2c:      	bic.w	r1, r1, r1, asr #31
      30:      	str	r1, [sp, #0x54]
      32:      	ldr	r1, [sp, #0x10]
      34:      	add.w	r2, r2, r0, lsl #6
      38:      	str	r2, [sp, #0x14]
      3a:      	subs	r2, r3, #0x1
      3c:      	str	r2, [sp, #0x64]
      3e:      	rsb.w	r2, r3, #0x1a
      42:      	add.w	r1, r1, r0, lsl #6
      46:      	movs	r0, #0x3
      48:      	cmp	r2, #0x3
      4a:      	it	hs
      4c:      	movhs	r2, r0
      4e:      	sub.w	r0, r1, #0x140
      52:      	str	r3, [sp, #0x18]
      54:      	str	r2, [sp, #0x74]
      56:      	strd	r0, r1, [sp, #8]
      5a:      	add.w	r0, r1, #0x140
      5e:      	str	r0, [sp, #0x4]
      60:      	b	0x72 <mlc_kws.L05.depthwise_conv2d+0x72> @ imm = #0xe
      62:      	nop
      64:      	nop
      66:      	nop
      68:      	ldr	r7, [sp, #0x1c]
      6a:      	ldr	r3, [sp, #0x18]
      6c:      	adds	r7, #0x1
      6e:      	cmp	r7, #0x5
      70:      	beq	0x18 <mlc_kws.L05.depthwise_conv2d+0x18> @ imm = #-0x5c
      72:      	mvn	r0, #0x3f
      76:      	str	r7, [sp, #0x1c]
      78:      	add.w	r1, r0, r7, lsl #6
      7c:      	lsls	r0, r7, #0x1e
      7e:      	ldr	r0, [sp, #0x14]
      80:      	add.w	r0, r0, r7, lsl #6
      84:      	str	r0, [sp, #0x58]
      86:      	beq	0x92 <mlc_kws.L05.depthwise_conv2d+0x92> @ imm = #0x8
      88:      	cmp	r3, #0x0
      8a:      	it	ne
      8c:      	cmpne	r3, #0x18
      8e:      	bne.w	0x1d0 <mlc_kws.L05.depthwise_conv2d+0x1d0> @ imm = #0x13e
      92:      	rsb.w	r2, r7, #0x1
      96:      	rsb.w	r0, r7, #0x6
      9a:      	cmp	r0, #0x3
      9c:      	mov.w	r12, #0x0
      a0:      	bic.w	r8, r2, r2, asr #31
      a4:      	mov.w	r2, #0x3
      a8:      	it	hs
      aa:      	movhs	r0, r2
      ac:      	ldr	r2, [sp, #0x10]
      ae:      	str.w	r8, [sp, #0x70]
      b2:      	add	r1, r2
      b4:      	str	r1, [sp, #0x50]
      b6:      	b	0x11e <mlc_kws.L05.depthwise_conv2d+0x11e> @ imm = #0x64
      b8:      	ldr	r3, [sp, #0x5c]
      ba:      	mvn	lr, #0x7f
      be:      	mov	r5, r11
      c0:      	ldrd	r1, r10, [r3, #4]
      c4:      	ldrd	r4, r12, [r3, #16]
      c8:      	smmlar	r1, r1, r9, r9
      cc:      	smmlar	r2, r4, r2, r2
      d0:      	ldr	r4, [sp, #0x58]
      d2:      	smmlar	r1, r1, r10, lr
      d6:      	smmlar	r12, r2, r12, lr
      da:      	ldr	r2, [sp, #0x60]
      dc:      	add.w	r9, r4, r2
      e0:      	cmp	r2, #0x3c
      e2:      	ssat	r1, #0x8, r1
      e6:      	strb	r1, [r4, r2]
      e8:      	ssat	r1, #0x8, r12
      ec:      	add.w	r12, r2, #0x4
      f0:      	strb.w	r1, [r9, #0x1]
      f4:      	ldrd	r1, r4, [r3, #28]
      f8:      	smmlar	r1, r1, r7, r7
      fc:      	smmlar	r1, r1, r4, lr
     100:      	ssat	r1, #0x8, r1
     104:      	strb.w	r1, [r9, #0x2]
     108:      	ldrd	r1, r7, [r3, #40]
     10c:      	smmlar	r1, r1, r6, r6
     110:      	smmlar	r1, r1, r7, lr
     114:      	ssat	r1, #0x8, r1
     118:      	strb.w	r1, [r9, #0x3]
     11c:      	bhs	0x68 <mlc_kws.L05.depthwise_conv2d+0x68> @ imm = #-0xb8
     11e:      	add.w	r1, r12, r12, lsl #1
     122:      	movw	r2, #0x0
     126:      	movt	r2, #0x0
     12a:      	ldr	r4, [sp, #0x54]
     12c:      	add.w	r3, r2, r1, lsl #2
     130:      	mov.w	r11, #0x800080
     134:      	ldr.w	r9, [r2, r1, lsl #2]
     138:      	ldr	r1, [sp, #0x74]
     13a:      	ldr	r2, [r3, #0xc]
     13c:      	cmp	r4, r1
     13e:      	ldr	r7, [r3, #0x18]
     140:      	ldr	r6, [r3, #0x24]
     142:      	str	r3, [sp, #0x5c]
     144:      	str.w	r12, [sp, #0x60]
     148:      	bhs	0xb8 <mlc_kws.L05.depthwise_conv2d+0xb8> @ imm = #-0x94
     14a:      	add.w	r1, r12, r12, lsl #3
     14e:      	movw	r3, #0x0
     152:      	movt	r3, #0x0
     156:      	add.w	r1, r3, r1, lsl #1
     15a:      	str	r1, [sp, #0x6c]
     15c:      	ldr	r1, [sp, #0x50]
     15e:      	add	r1, r12
     160:      	str	r1, [sp, #0x68]
     162:      	b	0x17a <mlc_kws.L05.depthwise_conv2d+0x17a> @ imm = #0x14
     164:      	nop
     166:      	nop
     168:      	ldr	r4, [sp, #0x78]
     16a:      	ldr	r1, [sp, #0x74]
     16c:      	adds	r4, #0x1
     16e:      	mov.w	r11, #0x800080
     172:      	cmp	r4, r1
     174:      	ldr.w	r8, [sp, #0x70]
     178:      	bhs	0xb8 <mlc_kws.L05.depthwise_conv2d+0xb8> @ imm = #-0xc4
     17a:      	cmp	r8, r0
     17c:      	str	r4, [sp, #0x78]
     17e:      	bhs	0x168 <mlc_kws.L05.depthwise_conv2d+0x168> @ imm = #-0x1a
     180:      	ldr	r1, [sp, #0x64]
     182:      	add.w	r3, r4, r4, lsl #1
     186:      	add	r1, r4
     188:      	ldr	r4, [sp, #0x68]
     18a:      	add.w	r1, r1, r1, lsl #2
     18e:      	add.w	r4, r4, r1, lsl #6
     192:      	ldr	r1, [sp, #0x6c]
     194:      	add.w	r12, r1, r3, lsl #3
     198:      	mov	r1, r8
     19a:      	nop
     19c:      	nop
     19e:      	nop
     1a0:      	lsls	r3, r1, #0x6
     1a2:      	ldr.w	r10, [r12, r1, lsl #3]
     1a6:      	add.w	lr, r12, r1, lsl #3
     1aa:      	adds	r1, #0x1
     1ac:      	ldr	r3, [r4, r3]
     1ae:      	cmp	r1, r0
     1b0:      	ldr.w	r5, [lr, #0x4]
     1b4:      	sxtab16	r8, r11, r3
     1b8:      	sxtab16	r3, r11, r3, ror #8
     1bc:      	smlabb	r9, r8, r10, r9
     1c0:      	smlabb	r2, r3, r5, r2
     1c4:      	smlatt	r7, r8, r10, r7
     1c8:      	smlatt	r6, r3, r5, r6
     1cc:      	blo	0x1a0 <mlc_kws.L05.depthwise_conv2d+0x1a0> @ imm = #-0x30
     1ce:      	b	0x168 <mlc_kws.L05.depthwise_conv2d+0x168> @ imm = #-0x6a
     1d0:      	ldr	r0, [sp, #0x8]
     1d2:      	mov.w	r12, #0x0
     1d6:      	add	r0, r1
     1d8:      	str	r0, [sp, #0x28]
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	add	r0, r1
     1de:      	str	r0, [sp, #0x24]
     1e0:      	ldr	r0, [sp, #0x4]
     1e2:      	add	r0, r1
     1e4:      	str	r0, [sp, #0x20]
     1e6:      	nop
     1e8:      	movw	r0, #0x0
     1ec:      	add.w	r1, r12, r12, lsl #1
     1f0:      	movt	r0, #0x0
     1f4:      	movw	r2, #0x0
     1f8:      	add.w	r9, r0, r1, lsl #2
     1fc:      	movt	r2, #0x0
     200:      	ldr.w	r8, [r0, r1, lsl #2]
     204:      	ldr	r1, [sp, #0x28]
     206:      	add.w	r3, r12, r12, lsl #3
     20a:      	mov	r7, r5
     20c:      	mov	r5, r2
     20e:      	ldr.w	r6, [r1, r12]
     212:      	add.w	r4, r2, r3, lsl #1
     216:      	add.w	r10, r1, r12
     21a:      	ldr.w	r3, [r5, r3, lsl #1]
     21e:      	ldr.w	lr, [r9, #0x18]
     222:      	sxtab16	r2, r7, r6
     226:      	ldr.w	r0, [r9, #0x24]
     22a:      	smlabb	r8, r2, r3, r8
     22e:      	mov	r5, r7
     230:      	ldrd	r1, r11, [r4, #4]
     234:      	smlatt	lr, r2, r3, lr
     238:      	ldr.w	r3, [r10, #0x40]
     23c:      	sxtab16	r6, r7, r6, ror #8
     240:      	ldr.w	r7, [r9, #0xc]
     244:      	ldr	r2, [r4, #0xc]
     246:      	smlabb	r7, r6, r1, r7
     24a:      	smlatt	r1, r6, r1, r0
     24e:      	cmp.w	r12, #0x3c
     252:      	sxtab16	r6, r5, r3
     256:      	sxtab16	r3, r5, r3, ror #8
     25a:      	smlabb	r0, r6, r11, r8
     25e:      	smlabb	r8, r3, r2, r7
     262:      	ldr.w	r7, [r10, #0x80]
     266:      	smlatt	lr, r6, r11, lr
     26a:      	ldr	r6, [r4, #0x10]
     26c:      	smlatt	r1, r3, r2, r1
     270:      	sxtab16	r2, r5, r7
     274:      	smlabb	r0, r2, r6, r0
     278:      	smlatt	lr, r2, r6, lr
     27c:      	ldr	r2, [sp, #0x24]
     27e:      	sxtab16	r3, r5, r7, ror #8
     282:      	ldr	r7, [r4, #0x14]
     284:      	ldr.w	r6, [r2, r12]
     288:      	smlatt	r1, r3, r7, r1
     28c:      	smlabb	r8, r3, r7, r8
     290:      	str	r1, [sp, #0x70]
     292:      	add.w	r3, r2, r12
     296:      	sxtab16	r7, r5, r6
     29a:      	sxtab16	r2, r5, r6, ror #8
     29e:      	str	r2, [sp, #0x50]
     2a0:      	ldrd	r6, r1, [r4, #24]
     2a4:      	smlabb	r11, r7, r6, r0
     2a8:      	smlabb	r0, r2, r1, r8
     2ac:      	ldr	r2, [r3, #0x40]
     2ae:      	str	r0, [sp, #0x78]
     2b0:      	smlatt	r0, r7, r6, lr
     2b4:      	str	r0, [sp, #0x5c]
     2b6:      	ldr.w	r0, [r3, #0x80]
     2ba:      	ldr.w	r8, [r4, #0x20]
     2be:      	str	r0, [sp, #0x4c]
     2c0:      	sxtab16	r10, r5, r2
     2c4:      	ldr	r6, [r4, #0x28]
     2c6:      	sxtab16	r3, r5, r0
     2ca:      	ldr	r0, [sp, #0x20]
     2cc:      	str	r2, [sp, #0x60]
     2ce:      	smlabb	r2, r10, r8, r11
     2d2:      	str	r6, [sp, #0x68]
     2d4:      	ldr.w	r7, [r0, r12]
     2d8:      	smlabb	r2, r3, r6, r2
     2dc:      	add.w	r6, r0, r12
     2e0:      	str	r3, [sp, #0x6c]
     2e2:      	ldr	r3, [r4, #0x30]
     2e4:      	sxtab16	r0, r5, r7
     2e8:      	ldr.w	lr, [r6, #0x40]
     2ec:      	str	r3, [sp, #0x48]
     2ee:      	smlabb	r2, r0, r3, r2
     2f2:      	ldr	r3, [r4, #0x38]
     2f4:      	str	r0, [sp, #0x44]
     2f6:      	ldr.w	r11, [r6, #0x80]
     2fa:      	str	r3, [sp, #0x40]
     2fc:      	sxtab16	r0, r5, lr
     300:      	str	r0, [sp, #0x3c]
     302:      	smlabb	r2, r0, r3, r2
     306:      	ldr	r3, [r4, #0x40]
     308:      	sxtab16	r0, r5, r11
     30c:      	str	r3, [sp, #0x34]
     30e:      	smlabb	r2, r0, r3, r2
     312:      	ldr	r3, [sp, #0x50]
     314:      	str	r0, [sp, #0x38]
     316:      	ldr	r0, [sp, #0x70]
     318:      	smlatt	r0, r3, r1, r0
     31c:      	ldr.w	r1, [r9, #0x4]
     320:      	str	r0, [sp, #0x70]
     322:      	ldr	r0, [sp, #0x5c]
     324:      	smmlar	r1, r1, r2, r2
     328:      	ldr.w	r2, [r9, #0x8]
     32c:      	smlatt	r6, r10, r8, r0
     330:      	ldr	r0, [sp, #0x60]
     332:      	mvn	r8, #0x7f
     336:      	smmlar	r1, r1, r2, r8
     33a:      	ldr.w	r10, [r4, #0x24]
     33e:      	str	r1, [sp, #0x2c]
     340:      	sxtab16	r1, r5, r0, ror #8
     344:      	ldr	r0, [sp, #0x78]
     346:      	smlabb	r2, r1, r10, r0
     34a:      	ldr	r0, [sp, #0x4c]
     34c:      	str	r1, [sp, #0x30]
     34e:      	sxtab16	r1, r5, r0, ror #8
     352:      	ldr	r0, [r4, #0x2c]
     354:      	str	r0, [sp, #0x78]
     356:      	smlabb	r0, r1, r0, r2
     35a:      	ldr	r2, [r4, #0x34]
     35c:      	str	r1, [sp, #0x5c]
     35e:      	sxtab16	r1, r5, r7, ror #8
     362:      	str	r1, [sp, #0x50]
     364:      	sxtab16	r7, r5, lr, ror #8
     368:      	ldr.w	lr, [r4, #0x3c]
     36c:      	smlabb	r0, r1, r2, r0
     370:      	ldr	r4, [r4, #0x44]
     372:      	smlabb	r0, r7, lr, r0
     376:      	str	r2, [sp, #0x60]
     378:      	sxtab16	r11, r5, r11, ror #8
     37c:      	ldr.w	r2, [r9, #0x10]
     380:      	smlabb	r3, r11, r4, r0
     384:      	ldr	r0, [sp, #0x2c]
     386:      	ssat	r1, #0x8, r0
     38a:      	ldr	r0, [sp, #0x58]
     38c:      	smmlar	r3, r2, r3, r3
     390:      	strb.w	r1, [r0, r12]
     394:      	ldrd	r2, r1, [sp, #104]
     398:      	smlatt	r1, r1, r2, r6
     39c:      	ldr.w	r2, [r9, #0x14]
     3a0:      	smmlar	r3, r3, r2, r8
     3a4:      	ldrd	r8, r2, [sp, #68]
     3a8:      	smlatt	r1, r8, r2, r1
     3ac:      	mvn	r8, #0x7f
     3b0:      	ldrd	r6, r2, [sp, #60]
     3b4:      	smlatt	r1, r6, r2, r1
     3b8:      	add.w	r2, r0, r12
     3bc:      	ssat	r0, #0x8, r3
     3c0:      	add.w	r12, r12, #0x4
     3c4:      	ldrd	r6, r3, [sp, #52]
     3c8:      	strb	r0, [r2, #0x1]
     3ca:      	ldr	r0, [sp, #0x70]
     3cc:      	smlatt	r1, r3, r6, r1
     3d0:      	ldr	r3, [sp, #0x30]
     3d2:      	ldr.w	r6, [r9, #0x1c]
     3d6:      	smlatt	r0, r3, r10, r0
     3da:      	ldr	r3, [sp, #0x78]
     3dc:      	smmlar	r1, r6, r1, r1
     3e0:      	ldr	r6, [sp, #0x5c]
     3e2:      	smlatt	r0, r6, r3, r0
     3e6:      	ldr.w	r6, [r9, #0x20]
     3ea:      	ldr	r3, [sp, #0x50]
     3ec:      	smmlar	r1, r1, r6, r8
     3f0:      	ldr	r6, [sp, #0x60]
     3f2:      	smlatt	r0, r3, r6, r0
     3f6:      	ssat	r1, #0x8, r1
     3fa:      	smlatt	r0, r7, lr, r0
     3fe:      	strb	r1, [r2, #0x2]
     400:      	smlatt	r0, r11, r4, r0
     404:      	ldr.w	r1, [r9, #0x28]
     408:      	smmlar	r0, r1, r0, r0
     40c:      	ldr.w	r1, [r9, #0x2c]
     410:      	smmlar	r0, r0, r1, r8
     414:      	ssat	r0, #0x8, r0
     418:      	strb	r0, [r2, #0x3]
     41a:      	blo.w	0x1e8 <mlc_kws.L05.depthwise_conv2d+0x1e8> @ imm = #-0x236
     41e:      	b	0x68 <mlc_kws.L05.depthwise_conv2d+0x68> @ imm = #-0x3ba
     420:      	add	sp, #0x7c
     422:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L06.conv2d:

00000000 <mlc_kws.L06.conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x14
       6:      	strd	r0, r1, [sp, #4]
       a:      	movs	r0, #0x0
       c:      	mov	r5, r2
       e:      	add.w	r7, r2, #0x100
      12:      	movs	r4, #0x0
      14:      	mov.w	r11, #0x0
      18:      	mov	r10, r0
      1a:      	nop
      1c:      	nop
      1e:      	nop
      20:      	adds	r2, r4, #0x1
      22:      	add.w	r8, r0, r0, lsl #2
      26:      	cmp	r2, #0x5
      28:      	it	eq
      2a:      	addeq.w	r10, r10, #0x1
      2e:      	subs.w	r9, r2, #0x5
      32:      	it	ne
      34:      	movne	r9, r2
      36:      	mov	r2, r10
      38:      	cmp.w	r11, #0x7c
      3c:      	it	eq
      3e:      	moveq	r2, r0
      40:      	mov	r1, r9
      42:      	lsl.w	r0, r8, #0x6
      46:      	str	r0, [sp, #0xc]
      48:      	lsl.w	r0, r4, #0x6
      4c:      	str	r0, [sp, #0x10]
      4e:      	add.w	r2, r2, r2, lsl #2
      52:      	it	eq
      54:      	moveq	r1, r4
      56:      	ldr	r3, [sp, #0x4]
      58:      	lsl.w	lr, r2, #0x6
      5c:      	lsl.w	r12, r1, #0x6
      60:      	add.w	r0, r3, r8, lsl #6
      64:      	mov	r8, r5
      66:      	add.w	r2, r3, r2, lsl #6
      6a:      	add.w	r0, r0, r4, lsl #6
      6e:      	mov	r4, r5
      70:      	add.w	r2, r2, r1, lsl #6
      74:      	nop
      76:      	nop
      78:      	ldr	r1, [r0]
      7a:      	ldr	r6, [r2]
      7c:      	sxtb16	r3, r1
      80:      	sxtb16	r1, r1, ror #8
      84:      	sxtb16	r5, r6
      88:      	sxtb16	r6, r6, ror #8
      8c:      	strd	r3, r5, [r4]
      90:      	strd	r1, r6, [r4, #8]
      94:      	ldr	r1, [r0, #0x4]
      96:      	ldr	r5, [r2, #0x4]
      98:      	sxtb16	r3, r1
      9c:      	sxtb16	r1, r1, ror #8
      a0:      	sxtb16	r6, r5
      a4:      	sxtb16	r5, r5, ror #8
      a8:      	strd	r3, r6, [r4, #16]
      ac:      	strd	r1, r5, [r4, #24]
      b0:      	ldr	r1, [r0, #0x8]
      b2:      	ldr	r5, [r2, #0x8]
      b4:      	sxtb16	r3, r1
      b8:      	sxtb16	r1, r1, ror #8
      bc:      	sxtb16	r6, r5
      c0:      	sxtb16	r5, r5, ror #8
      c4:      	strd	r3, r6, [r4, #32]
      c8:      	strd	r1, r5, [r4, #40]
      cc:      	ldr	r1, [r0, #0xc]
      ce:      	ldr	r5, [r2, #0xc]
      d0:      	sxtb16	r3, r1
      d4:      	adds	r0, #0x10
      d6:      	sxtb16	r1, r1, ror #8
      da:      	adds	r2, #0x10
      dc:      	sxtb16	r6, r5
      e0:      	sxtb16	r5, r5, ror #8
      e4:      	strd	r3, r6, [r4, #48]
      e8:      	strd	r1, r5, [r4, #56]
      ec:      	adds	r4, #0x40
      ee:      	cmp	r4, r7
      f0:      	bne	0x78 <mlc_kws.L06.conv2d+0x78> @ imm = #-0x7c
      f2:      	add.w	r0, r9, #0x1
      f6:      	mov	r5, r8
      f8:      	cmp	r0, #0x5
      fa:      	it	eq
      fc:      	addeq.w	r10, r10, #0x1
     100:      	subs	r4, r0, #0x5
     102:      	it	ne
     104:      	movne	r4, r0
     106:      	ldrd	r1, r0, [sp, #8]
     10a:      	add	r0, r1
     10c:      	add	r1, lr
     10e:      	ldr	r2, [sp, #0x10]
     110:      	add	r1, r12
     112:      	add	r0, r2
     114:      	mov	r2, r8
     116:      	bl	0x116 <mlc_kws.L06.conv2d+0x116> @ imm = #-0x4
     11a:      	cmp.w	r11, #0x7b
     11e:      	add.w	r11, r11, #0x2
     122:      	mov	r0, r10
     124:      	blo.w	0x20 <mlc_kws.L06.conv2d+0x20> @ imm = #-0x108
     128:      	add	sp, #0x14
     12a:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L07.depthwise_conv2d:

00000000 <mlc_kws.L07.depthwise_conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x7c
       6:      	movs	r3, #0x0
       8:      	mov.w	r5, #0x800080
       c:      	str	r1, [sp]
       e:      	str	r0, [sp, #0x10]
      10:      	b	0x20 <mlc_kws.L07.depthwise_conv2d+0x20> @ imm = #0xc
      12:      	nop
      14:      	nop
      16:      	nop
      18:      	adds	r3, #0x1
      1a:      	cmp	r3, #0x19
      1c:      	beq.w	0x420 <mlc_kws.L07.depthwise_conv2d+0x420> @ imm = #0x400
      20:      	rsb.w	r1, r3, #0x1
      24:      	add.w	r0, r3, r3, lsl #2
      28:      	ldr	r2, [sp]
      2a:      	movs	r7, #0x0
      2c:      	bic.w	r1, r1, r1, asr #31
      30:      	str	r1, [sp, #0x54]
      32:      	ldr	r1, [sp, #0x10]
      34:      	add.w	r2, r2, r0, lsl #6
      38:      	str	r2, [sp, #0x14]
      3a:      	subs	r2, r3, #0x1
      3c:      	str	r2, [sp, #0x64]
      3e:      	rsb.w	r2, r3, #0x1a
      42:      	add.w	r1, r1, r0, lsl #6
      46:      	movs	r0, #0x3
      48:      	cmp	r2, #0x3
      4a:      	it	hs
      4c:      	movhs	r2, r0
      4e:      	sub.w	r0, r1, #0x140
      52:      	str	r3, [sp, #0x18]
      54:      	str	r2, [sp, #0x74]
      56:      	strd	r0, r1, [sp, #8]
      5a:      	add.w	r0, r1, #0x140
      5e:      	str	r0, [sp, #0x4]
      60:      	b	0x72 <mlc_kws.L07.depthwise_conv2d+0x72> @ imm = #0xe
      62:      	nop
      64:      	nop
      66:      	nop
      68:      	ldr	r7, [sp, #0x1c]
      6a:      	ldr	r3, [sp, #0x18]
      6c:      	adds	r7, #0x1
      6e:      	cmp	r7, #0x5
      70:      	beq	0x18 <mlc_kws.L07.depthwise_conv2d+0x18> @ imm = #-0x5c
      72:      	mvn	r0, #0x3f
      76:      	str	r7, [sp, #0x1c]
      78:      	add.w	r1, r0, r7, lsl #6
      7c:      	lsls	r0, r7, #0x1e
      7e:      	ldr	r0, [sp, #0x14]
      80:      	add.w	r0, r0, r7, lsl #6
      84:      	str	r0, [sp, #0x58]
      86:      	beq	0x92 <mlc_kws.L07.depthwise_conv2d+0x92> @ imm = #0x8
      88:      	cmp	r3, #0x0
      8a:      	it	ne
      8c:      	cmpne	r3, #0x18
      8e:      	bne.w	0x1d0 <mlc_kws.L07.depthwise_conv2d+0x1d0> @ imm = #0x13e
      92:      	rsb.w	r2, r7, #0x1
      96:      	rsb.w	r0, r7, #0x6
      9a:      	cmp	r0, #0x3
      9c:      	mov.w	r12, #0x0
      a0:      	bic.w	r8, r2, r2, asr #31
      a4:      	mov.w	r2, #0x3
      a8:      	it	hs
      aa:      	movhs	r0, r2
      ac:      	ldr	r2, [sp, #0x10]
      ae:      	str.w	r8, [sp, #0x70]
      b2:      	add	r1, r2
      b4:      	str	r1, [sp, #0x50]
      b6:      	b	0x11e <mlc_kws.L07.depthwise_conv2d+0x11e> @ imm = #0x64
      b8:      	ldr	r3, [sp, #0x5c]
      ba:      	mvn	lr, #0x7f
      be:      	mov	r5, r11
      c0:      	ldrd	r1, r10, [r3, #4]
      c4:      	ldrd	r4, r12, [r3, #16]
      c8:      	smmlar	r1, r1, r9, r9
      cc:      	smmlar	r2, r4, r2, r2
      d0:      	ldr	r4, [sp, #0x58]
      d2:      	smmlar	r1, r1, r10, lr
      d6:      	smmlar	r12, r2, r12, lr
      da:      	ldr	r2, [sp, #0x60]
      dc:      	add.w	r9, r4, r2
      e0:      	cmp	r2, #0x3c
      e2:      	ssat	r1, #0x8, r1
      e6:      	strb	r1, [r4, r2]
      e8:      	ssat	r1, #0x8, r12
      ec:      	add.w	r12, r2, #0x4
      f0:      	strb.w	r1, [r9, #0x1]
      f4:      	ldrd	r1, r4, [r3, #28]
      f8:      	smmlar	r1, r1, r7, r7
      fc:      	smmlar	r1, r1, r4, lr
     100:      	ssat	r1, #0x8, r1
     104:      	strb.w	r1, [r9, #0x2]
     108:      	ldrd	r1, r7, [r3, #40]
     10c:      	smmlar	r1, r1, r6, r6
     110:      	smmlar	r1, r1, r7, lr
     114:      	ssat	r1, #0x8, r1
     118:      	strb.w	r1, [r9, #0x3]
     11c:      	bhs	0x68 <mlc_kws.L07.depthwise_conv2d+0x68> @ imm = #-0xb8
     11e:      	add.w	r1, r12, r12, lsl #1
     122:      	movw	r2, #0x0
     126:      	movt	r2, #0x0
     12a:      	ldr	r4, [sp, #0x54]
     12c:      	add.w	r3, r2, r1, lsl #2
     130:      	mov.w	r11, #0x800080
     134:      	ldr.w	r9, [r2, r1, lsl #2]
     138:      	ldr	r1, [sp, #0x74]
     13a:      	ldr	r2, [r3, #0xc]
     13c:      	cmp	r4, r1
     13e:      	ldr	r7, [r3, #0x18]
     140:      	ldr	r6, [r3, #0x24]
     142:      	str	r3, [sp, #0x5c]
     144:      	str.w	r12, [sp, #0x60]
     148:      	bhs	0xb8 <mlc_kws.L07.depthwise_conv2d+0xb8> @ imm = #-0x94
     14a:      	add.w	r1, r12, r12, lsl #3
     14e:      	movw	r3, #0x0
     152:      	movt	r3, #0x0
     156:      	add.w	r1, r3, r1, lsl #1
     15a:      	str	r1, [sp, #0x6c]
     15c:      	ldr	r1, [sp, #0x50]
     15e:      	add	r1, r12
     160:      	str	r1, [sp, #0x68]
     162:      	b	0x17a <mlc_kws.L07.depthwise_conv2d+0x17a> @ imm = #0x14
     164:      	nop
     166:      	nop
     168:      	ldr	r4, [sp, #0x78]
     16a:      	ldr	r1, [sp, #0x74]
     16c:      	adds	r4, #0x1
     16e:      	mov.w	r11, #0x800080
     172:      	cmp	r4, r1
     174:      	ldr.w	r8, [sp, #0x70]
     178:      	bhs	0xb8 <mlc_kws.L07.depthwise_conv2d+0xb8> @ imm = #-0xc4
     17a:      	cmp	r8, r0
     17c:      	str	r4, [sp, #0x78]
     17e:      	bhs	0x168 <mlc_kws.L07.depthwise_conv2d+0x168> @ imm = #-0x1a
     180:      	ldr	r1, [sp, #0x64]
     182:      	add.w	r3, r4, r4, lsl #1
     186:      	add	r1, r4
     188:      	ldr	r4, [sp, #0x68]
     18a:      	add.w	r1, r1, r1, lsl #2
     18e:      	add.w	r4, r4, r1, lsl #6
     192:      	ldr	r1, [sp, #0x6c]
     194:      	add.w	r12, r1, r3, lsl #3
     198:      	mov	r1, r8
     19a:      	nop
     19c:      	nop
     19e:      	nop
     1a0:      	lsls	r3, r1, #0x6
     1a2:      	ldr.w	r10, [r12, r1, lsl #3]
     1a6:      	add.w	lr, r12, r1, lsl #3
     1aa:      	adds	r1, #0x1
     1ac:      	ldr	r3, [r4, r3]
     1ae:      	cmp	r1, r0
     1b0:      	ldr.w	r5, [lr, #0x4]
     1b4:      	sxtab16	r8, r11, r3
     1b8:      	sxtab16	r3, r11, r3, ror #8
     1bc:      	smlabb	r9, r8, r10, r9
     1c0:      	smlabb	r2, r3, r5, r2
     1c4:      	smlatt	r7, r8, r10, r7
     1c8:      	smlatt	r6, r3, r5, r6
     1cc:      	blo	0x1a0 <mlc_kws.L07.depthwise_conv2d+0x1a0> @ imm = #-0x30
     1ce:      	b	0x168 <mlc_kws.L07.depthwise_conv2d+0x168> @ imm = #-0x6a
     1d0:      	ldr	r0, [sp, #0x8]
     1d2:      	mov.w	r12, #0x0
     1d6:      	add	r0, r1
     1d8:      	str	r0, [sp, #0x28]
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	add	r0, r1
     1de:      	str	r0, [sp, #0x24]
     1e0:      	ldr	r0, [sp, #0x4]
     1e2:      	add	r0, r1
     1e4:      	str	r0, [sp, #0x20]
     1e6:      	nop
     1e8:      	movw	r0, #0x0
     1ec:      	add.w	r1, r12, r12, lsl #1
     1f0:      	movt	r0, #0x0
     1f4:      	movw	r2, #0x0
     1f8:      	add.w	r9, r0, r1, lsl #2
     1fc:      	movt	r2, #0x0
     200:      	ldr.w	r8, [r0, r1, lsl #2]
     204:      	ldr	r1, [sp, #0x28]
     206:      	add.w	r3, r12, r12, lsl #3
     20a:      	mov	r7, r5
     20c:      	mov	r5, r2
     20e:      	ldr.w	r6, [r1, r12]
     212:      	add.w	r4, r2, r3, lsl #1
     216:      	add.w	r10, r1, r12
     21a:      	ldr.w	r3, [r5, r3, lsl #1]
     21e:      	ldr.w	lr, [r9, #0x18]
     222:      	sxtab16	r2, r7, r6
     226:      	ldr.w	r0, [r9, #0x24]
     22a:      	smlabb	r8, r2, r3, r8
     22e:      	mov	r5, r7
     230:      	ldrd	r1, r11, [r4, #4]
     234:      	smlatt	lr, r2, r3, lr
     238:      	ldr.w	r3, [r10, #0x40]
     23c:      	sxtab16	r6, r7, r6, ror #8
     240:      	ldr.w	r7, [r9, #0xc]
     244:      	ldr	r2, [r4, #0xc]
     246:      	smlabb	r7, r6, r1, r7
     24a:      	smlatt	r1, r6, r1, r0
     24e:      	cmp.w	r12, #0x3c
     252:      	sxtab16	r6, r5, r3
     256:      	sxtab16	r3, r5, r3, ror #8
     25a:      	smlabb	r0, r6, r11, r8
     25e:      	smlabb	r8, r3, r2, r7
     262:      	ldr.w	r7, [r10, #0x80]
     266:      	smlatt	lr, r6, r11, lr
     26a:      	ldr	r6, [r4, #0x10]
     26c:      	smlatt	r1, r3, r2, r1
     270:      	sxtab16	r2, r5, r7
     274:      	smlabb	r0, r2, r6, r0
     278:      	smlatt	lr, r2, r6, lr
     27c:      	ldr	r2, [sp, #0x24]
     27e:      	sxtab16	r3, r5, r7, ror #8
     282:      	ldr	r7, [r4, #0x14]
     284:      	ldr.w	r6, [r2, r12]
     288:      	smlatt	r1, r3, r7, r1
     28c:      	smlabb	r8, r3, r7, r8
     290:      	str	r1, [sp, #0x70]
     292:      	add.w	r3, r2, r12
     296:      	sxtab16	r7, r5, r6
     29a:      	sxtab16	r2, r5, r6, ror #8
     29e:      	str	r2, [sp, #0x50]
     2a0:      	ldrd	r6, r1, [r4, #24]
     2a4:      	smlabb	r11, r7, r6, r0
     2a8:      	smlabb	r0, r2, r1, r8
     2ac:      	ldr	r2, [r3, #0x40]
     2ae:      	str	r0, [sp, #0x78]
     2b0:      	smlatt	r0, r7, r6, lr
     2b4:      	str	r0, [sp, #0x5c]
     2b6:      	ldr.w	r0, [r3, #0x80]
     2ba:      	ldr.w	r8, [r4, #0x20]
     2be:      	str	r0, [sp, #0x4c]
     2c0:      	sxtab16	r10, r5, r2
     2c4:      	ldr	r6, [r4, #0x28]
     2c6:      	sxtab16	r3, r5, r0
     2ca:      	ldr	r0, [sp, #0x20]
     2cc:      	str	r2, [sp, #0x60]
     2ce:      	smlabb	r2, r10, r8, r11
     2d2:      	str	r6, [sp, #0x68]
     2d4:      	ldr.w	r7, [r0, r12]
     2d8:      	smlabb	r2, r3, r6, r2
     2dc:      	add.w	r6, r0, r12
     2e0:      	str	r3, [sp, #0x6c]
     2e2:      	ldr	r3, [r4, #0x30]
     2e4:      	sxtab16	r0, r5, r7
     2e8:      	ldr.w	lr, [r6, #0x40]
     2ec:      	str	r3, [sp, #0x48]
     2ee:      	smlabb	r2, r0, r3, r2
     2f2:      	ldr	r3, [r4, #0x38]
     2f4:      	str	r0, [sp, #0x44]
     2f6:      	ldr.w	r11, [r6, #0x80]
     2fa:      	str	r3, [sp, #0x40]
     2fc:      	sxtab16	r0, r5, lr
     300:      	str	r0, [sp, #0x3c]
     302:      	smlabb	r2, r0, r3, r2
     306:      	ldr	r3, [r4, #0x40]
     308:      	sxtab16	r0, r5, r11
     30c:      	str	r3, [sp, #0x34]
     30e:      	smlabb	r2, r0, r3, r2
     312:      	ldr	r3, [sp, #0x50]
     314:      	str	r0, [sp, #0x38]
     316:      	ldr	r0, [sp, #0x70]
     318:      	smlatt	r0, r3, r1, r0
     31c:      	ldr.w	r1, [r9, #0x4]
     320:      	str	r0, [sp, #0x70]
     322:      	ldr	r0, [sp, #0x5c]
     324:      	smmlar	r1, r1, r2, r2
     328:      	ldr.w	r2, [r9, #0x8]
     32c:      	smlatt	r6, r10, r8, r0
     330:      	ldr	r0, [sp, #0x60]
     332:      	mvn	r8, #0x7f
     336:      	smmlar	r1, r1, r2, r8
     33a:      	ldr.w	r10, [r4, #0x24]
     33e:      	str	r1, [sp, #0x2c]
     340:      	sxtab16	r1, r5, r0, ror #8
     344:      	ldr	r0, [sp, #0x78]
     346:      	smlabb	r2, r1, r10, r0
     34a:      	ldr	r0, [sp, #0x4c]
     34c:      	str	r1, [sp, #0x30]
     34e:      	sxtab16	r1, r5, r0, ror #8
     352:      	ldr	r0, [r4, #0x2c]
     354:      	str	r0, [sp, #0x78]
     356:      	smlabb	r0, r1, r0, r2
     35a:      	ldr	r2, [r4, #0x34]
     35c:      	str	r1, [sp, #0x5c]
     35e:      	sxtab16	r1, r5, r7, ror #8
     362:      	str	r1, [sp, #0x50]
     364:      	sxtab16	r7, r5, lr, ror #8
     368:      	ldr.w	lr, [r4, #0x3c]
     36c:      	smlabb	r0, r1, r2, r0
     370:      	ldr	r4, [r4, #0x44]
     372:      	smlabb	r0, r7, lr, r0
     376:      	str	r2, [sp, #0x60]
     378:      	sxtab16	r11, r5, r11, ror #8
     37c:      	ldr.w	r2, [r9, #0x10]
     380:      	smlabb	r3, r11, r4, r0
     384:      	ldr	r0, [sp, #0x2c]
     386:      	ssat	r1, #0x8, r0
     38a:      	ldr	r0, [sp, #0x58]
     38c:      	smmlar	r3, r2, r3, r3
     390:      	strb.w	r1, [r0, r12]
     394:      	ldrd	r2, r1, [sp, #104]
     398:      	smlatt	r1, r1, r2, r6
     39c:      	ldr.w	r2, [r9, #0x14]
     3a0:      	smmlar	r3, r3, r2, r8
     3a4:      	ldrd	r8, r2, [sp, #68]
     3a8:      	smlatt	r1, r8, r2, r1
     3ac:      	mvn	r8, #0x7f
     3b0:      	ldrd	r6, r2, [sp, #60]
     3b4:      	smlatt	r1, r6, r2, r1
     3b8:      	add.w	r2, r0, r12
     3bc:      	ssat	r0, #0x8, r3
     3c0:      	add.w	r12, r12, #0x4
     3c4:      	ldrd	r6, r3, [sp, #52]
     3c8:      	strb	r0, [r2, #0x1]
     3ca:      	ldr	r0, [sp, #0x70]
     3cc:      	smlatt	r1, r3, r6, r1
     3d0:      	ldr	r3, [sp, #0x30]
     3d2:      	ldr.w	r6, [r9, #0x1c]
     3d6:      	smlatt	r0, r3, r10, r0
     3da:      	ldr	r3, [sp, #0x78]
     3dc:      	smmlar	r1, r6, r1, r1
     3e0:      	ldr	r6, [sp, #0x5c]
     3e2:      	smlatt	r0, r6, r3, r0
     3e6:      	ldr.w	r6, [r9, #0x20]
     3ea:      	ldr	r3, [sp, #0x50]
     3ec:      	smmlar	r1, r1, r6, r8
     3f0:      	ldr	r6, [sp, #0x60]
     3f2:      	smlatt	r0, r3, r6, r0
     3f6:      	ssat	r1, #0x8, r1
     3fa:      	smlatt	r0, r7, lr, r0
     3fe:      	strb	r1, [r2, #0x2]
     400:      	smlatt	r0, r11, r4, r0
     404:      	ldr.w	r1, [r9, #0x28]
     408:      	smmlar	r0, r1, r0, r0
     40c:      	ldr.w	r1, [r9, #0x2c]
     410:      	smmlar	r0, r0, r1, r8
     414:      	ssat	r0, #0x8, r0
     418:      	strb	r0, [r2, #0x3]
     41a:      	blo.w	0x1e8 <mlc_kws.L07.depthwise_conv2d+0x1e8> @ imm = #-0x236
     41e:      	b	0x68 <mlc_kws.L07.depthwise_conv2d+0x68> @ imm = #-0x3ba
     420:      	add	sp, #0x7c
     422:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L08.conv2d:

00000000 <mlc_kws.L08.conv2d>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x14
       6:      	strd	r0, r1, [sp, #4]
       a:      	movs	r0, #0x0
       c:      	mov	r5, r2
       e:      	add.w	r7, r2, #0x100
      12:      	movs	r4, #0x0
      14:      	mov.w	r11, #0x0
      18:      	mov	r10, r0
      1a:      	nop
      1c:      	nop
      1e:      	nop
      20:      	adds	r2, r4, #0x1
      22:      	add.w	r8, r0, r0, lsl #2
      26:      	cmp	r2, #0x5
      28:      	it	eq
      2a:      	addeq.w	r10, r10, #0x1
      2e:      	subs.w	r9, r2, #0x5
      32:      	it	ne
      34:      	movne	r9, r2
      36:      	mov	r2, r10
      38:      	cmp.w	r11, #0x7c
      3c:      	it	eq
      3e:      	moveq	r2, r0
      40:      	mov	r1, r9
      42:      	lsl.w	r0, r8, #0x6
      46:      	str	r0, [sp, #0xc]
      48:      	lsl.w	r0, r4, #0x6
      4c:      	str	r0, [sp, #0x10]
      4e:      	add.w	r2, r2, r2, lsl #2
      52:      	it	eq
      54:      	moveq	r1, r4
      56:      	ldr	r3, [sp, #0x4]
      58:      	lsl.w	lr, r2, #0x6
      5c:      	lsl.w	r12, r1, #0x6
      60:      	add.w	r0, r3, r8, lsl #6
      64:      	mov	r8, r5
      66:      	add.w	r2, r3, r2, lsl #6
      6a:      	add.w	r0, r0, r4, lsl #6
      6e:      	mov	r4, r5
      70:      	add.w	r2, r2, r1, lsl #6
      74:      	nop
      76:      	nop
      78:      	ldr	r1, [r0]
      7a:      	ldr	r6, [r2]
      7c:      	sxtb16	r3, r1
      80:      	sxtb16	r1, r1, ror #8
      84:      	sxtb16	r5, r6
      88:      	sxtb16	r6, r6, ror #8
      8c:      	strd	r3, r5, [r4]
      90:      	strd	r1, r6, [r4, #8]
      94:      	ldr	r1, [r0, #0x4]
      96:      	ldr	r5, [r2, #0x4]
      98:      	sxtb16	r3, r1
      9c:      	sxtb16	r1, r1, ror #8
      a0:      	sxtb16	r6, r5
      a4:      	sxtb16	r5, r5, ror #8
      a8:      	strd	r3, r6, [r4, #16]
      ac:      	strd	r1, r5, [r4, #24]
      b0:      	ldr	r1, [r0, #0x8]
      b2:      	ldr	r5, [r2, #0x8]
      b4:      	sxtb16	r3, r1
      b8:      	sxtb16	r1, r1, ror #8
      bc:      	sxtb16	r6, r5
      c0:      	sxtb16	r5, r5, ror #8
      c4:      	strd	r3, r6, [r4, #32]
      c8:      	strd	r1, r5, [r4, #40]
      cc:      	ldr	r1, [r0, #0xc]
      ce:      	ldr	r5, [r2, #0xc]
      d0:      	sxtb16	r3, r1
      d4:      	adds	r0, #0x10
      d6:      	sxtb16	r1, r1, ror #8
      da:      	adds	r2, #0x10
      dc:      	sxtb16	r6, r5
      e0:      	sxtb16	r5, r5, ror #8
      e4:      	strd	r3, r6, [r4, #48]
      e8:      	strd	r1, r5, [r4, #56]
      ec:      	adds	r4, #0x40
      ee:      	cmp	r4, r7
      f0:      	bne	0x78 <mlc_kws.L08.conv2d+0x78> @ imm = #-0x7c
      f2:      	add.w	r0, r9, #0x1
      f6:      	mov	r5, r8
      f8:      	cmp	r0, #0x5
      fa:      	it	eq
      fc:      	addeq.w	r10, r10, #0x1
     100:      	subs	r4, r0, #0x5
     102:      	it	ne
     104:      	movne	r4, r0
     106:      	ldrd	r1, r0, [sp, #8]
     10a:      	add	r0, r1
     10c:      	add	r1, lr
     10e:      	ldr	r2, [sp, #0x10]
     110:      	add	r1, r12
     112:      	add	r0, r2
     114:      	mov	r2, r8
     116:      	bl	0x116 <mlc_kws.L08.conv2d+0x116> @ imm = #-0x4
     11a:      	cmp.w	r11, #0x7b
     11e:      	add.w	r11, r11, #0x2
     122:      	mov	r0, r10
     124:      	blo.w	0x20 <mlc_kws.L08.conv2d+0x20> @ imm = #-0x108
     128:      	add	sp, #0x14
     12a:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L09.avg_pool2d:

00000000 <mlc_kws.L09.avg_pool2d>:
       0:      	push	{r4, r5, r6, r7, lr}
       2:      	movw	r12, #0x4dd3
       6:      	mov.w	lr, #0x0
       a:      	movt	r12, #0x1062
       e:      	nop
      10:      	add.w	r2, r0, lr
      14:      	movs	r3, #0x0
      16:      	movs	r4, #0x0
      18:      	add.w	r5, r4, r4, lsl #2
      1c:      	movs	r6, #0x0
      1e:      	add.w	r5, r2, r5, lsl #6
      22:      	nop
      24:      	nop
      26:      	nop
      28:      	lsls	r7, r6, #0x6
      2a:      	adds	r6, #0x1
      2c:      	cmp	r6, #0x5
      2e:      	ldrsb	r7, [r5, r7]
      30:      	add	r3, r7
      32:      	bne	0x28 <mlc_kws.L09.avg_pool2d+0x28> @ imm = #-0xe
      34:      	adds	r4, #0x1
      36:      	cmp	r4, #0x19
      38:      	bne	0x18 <mlc_kws.L09.avg_pool2d+0x18> @ imm = #-0x24
      3a:      	mvn	r2, #0x3d
      3e:      	cmp	r3, #0x0
      40:      	it	gt
      42:      	movgt	r2, #0x3e
      44:      	add	r2, r3
      46:      	smmul	r2, r2, r12
      4a:      	asrs	r3, r2, #0x3
      4c:      	add.w	r2, r3, r2, lsr #31
      50:      	ssat	r2, #0x8, r2
      54:      	strb.w	r2, [r1, lr]
      58:      	add.w	lr, lr, #0x1
      5c:      	cmp.w	lr, #0x40
      60:      	bne	0x10 <mlc_kws.L09.avg_pool2d+0x10> @ imm = #-0x54
      62:      	pop	{r4, r5, r6, r7, pc}

Disassembly of section .text.mlc_kws.L10.conv2d:

00000000 <mlc_kws.L10.conv2d>:
       0:      	push	{r4, lr}
       2:      	mov	r12, r2
       4:      	mov	lr, r1
       6:      	add.w	r3, r2, #0x80
       a:      	nop
       c:      	nop
       e:      	nop
      10:      	ldr	r1, [r0]
      12:      	sxtb16	r4, r1
      16:      	sxtb16	r1, r1, ror #8
      1a:      	strd	r4, r1, [r2]
      1e:      	ldr	r1, [r0, #0x4]
      20:      	sxtb16	r4, r1
      24:      	sxtb16	r1, r1, ror #8
      28:      	strd	r4, r1, [r2, #8]
      2c:      	ldr	r1, [r0, #0x8]
      2e:      	sxtb16	r4, r1
      32:      	sxtb16	r1, r1, ror #8
      36:      	strd	r4, r1, [r2, #16]
      3a:      	ldr	r1, [r0, #0xc]
      3c:      	adds	r0, #0x10
      3e:      	sxtb16	r4, r1
      42:      	sxtb16	r1, r1, ror #8
      46:      	strd	r4, r1, [r2, #24]
      4a:      	adds	r2, #0x20
      4c:      	cmp	r2, r3
      4e:      	bne	0x10 <mlc_kws.L10.conv2d+0x10> @ imm = #-0x42
      50:      	mov	r0, lr
      52:      	mov	r1, r12
      54:      	pop.w	{r4, lr}
      58:      	b.w	0x58 <mlc_kws.L10.conv2d+0x58> @ imm = #-0x4

Disassembly of section .text.mlc_kws.L11.softmax:

00000000 <mlc_kws.L11.softmax>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, lr}
       4:      	movs	r3, #0x0
       6:      	mvn	r2, #0x7f
       a:      	nop
       c:      	nop
       e:      	nop
      10:      	ldrsb	r7, [r0, r3]
      12:      	adds	r3, #0x1
      14:      	cmp	r2, r7
      16:      	it	le
      18:      	movle	r2, r7
      1a:      	cmp	r3, #0xc
      1c:      	bne	0x10 <mlc_kws.L11.softmax+0x10> @ imm = #-0x10
      1e:      	movw	r9, #0x0
      22:      	movs	r3, #0x0
      24:      	movt	r9, #0x0
      28:      	movs	r6, #0x0
      2a:      	nop
      2c:      	nop
      2e:      	nop
      30:      	ldrsb	r5, [r0, r6]
      32:      	adds	r6, #0x1
      34:      	cmp	r6, #0xc
      36:      	sub.w	r5, r2, r5
      3a:      	ldr.w	r5, [r9, r5, lsl #2]
      3e:      	ubfx	r4, r5, #0xb, #0x1
      42:      	add.w	r3, r3, r5, asr #12
      46:      	add	r3, r4
      48:      	bne	0x30 <mlc_kws.L11.softmax+0x30> @ imm = #-0x1c
      4a:      	clz	r12, r3
      4e:      	mov.w	lr, #0x40000000
      52:      	lsl.w	r3, r3, r12
      56:      	mov.w	r6, #0x40000000
      5a:      	lsrs	r5, r3, #0x1
      5c:      	mov.w	r4, #0x40000000
      60:      	orr.w	r8, lr, r3, lsr #1
      64:      	rsb	r3, r8, r5, lsl #31
      68:      	movw	r5, #0xc3c4
      6c:      	movt	r5, #0xc3c3
      70:      	umlal	r6, r3, r8, r5
      74:      	lsrs	r5, r6, #0x1f
      76:      	movs	r6, #0x0
      78:      	orr.w	r3, r5, r3, lsl #1
      7c:      	mov.w	r5, #0x40000000
      80:      	add.w	r3, r3, #0x5a5a5a5a
      84:      	umlal	r5, r6, r3, r8
      88:      	lsrs	r5, r5, #0x1f
      8a:      	orr.w	r5, r5, r6, lsl #1
      8e:      	rsb.w	r5, r5, #0x20000000
      92:      	asrs	r6, r5, #0x1f
      94:      	muls	r6, r3, r6
      96:      	umlal	r4, r6, r5, r3
      9a:      	movs	r5, #0x0
      9c:      	lsrs	r4, r4, #0x1d
      9e:      	orr.w	r4, r4, r6, lsl #3
      a2:      	movs	r6, #0x0
      a4:      	bic	r4, r4, #0x3
      a8:      	add	r3, r4
      aa:      	mov.w	r4, #0x40000000
      ae:      	smlal	r4, r5, r3, r8
      b2:      	lsrs	r4, r4, #0x1f
      b4:      	orr.w	r4, r4, r5, lsl #1
      b8:      	mov.w	r5, #0x40000000
      bc:      	rsb.w	r4, r4, #0x20000000
      c0:      	smlal	r5, r6, r4, r3
      c4:      	lsrs	r4, r5, #0x1d
      c6:      	movs	r5, #0x0
      c8:      	orr.w	r4, r4, r6, lsl #3
      cc:      	bic	r4, r4, #0x3
      d0:      	add	r3, r4
      d2:      	mov.w	r4, #0x40000000
      d6:      	smlal	r4, r5, r3, r8
      da:      	lsrs	r4, r4, #0x1f
      dc:      	orr.w	r4, r4, r5, lsl #1
      e0:      	movs	r5, #0x0
      e2:      	rsb.w	r4, r4, #0x20000000
      e6:      	smlal	lr, r5, r4, r3
      ea:      	lsr.w	r6, lr, #0x1d
      ee:      	orr.w	r6, r6, r5, lsl #3
      f2:      	movs	r5, #0x0
      f4:      	bic	r6, r6, #0x3
      f8:      	add	r3, r6
      fa:      	lsl.w	lr, r3, #0x1
      fe:      	cmp.w	r3, #0x40000000
     102:      	rsb.w	r3, r12, #0x23
     106:      	it	ge
     108:      	mvnge	lr, #0x80000000
     10c:      	cmp	r3, #0x1f
     10e:      	it	hs
     110:      	movhs	r3, #0x1f
     112:      	sub.w	r12, r3, #0x1
     116:      	nop
     118:      	ldrsb	r7, [r0, r5]
     11a:      	mov.w	r6, #0x40000000
     11e:      	movs	r4, #0x0
     120:      	subs	r7, r2, r7
     122:      	ldr.w	r7, [r9, r7, lsl #2]
     126:      	smlal	r6, r4, r7, lr
     12a:      	lsrs	r6, r6, #0x1f
     12c:      	orr.w	r4, r6, r4, lsl #1
     130:      	lsr.w	r6, r4, r12
     134:      	and	r6, r6, #0x1
     138:      	asrs	r4, r3
     13a:      	add	r4, r6
     13c:      	usat	r4, #0x8, r4
     140:      	eor	r4, r4, #0x80
     144:      	strb	r4, [r1, r5]
     146:      	adds	r5, #0x1
     148:      	cmp	r5, #0xc
     14a:      	bne	0x118 <mlc_kws.L11.softmax+0x118> @ imm = #-0x36
     14c:      	pop.w	{r4, r5, r6, r7, r8, r9, pc}

Disassembly of section .text.mlc_kws_invoke:

00000000 <mlc_kws_invoke>:
       0:      	push	{r4, r5, r6, r7, lr}
       2:      	sub	sp, #0x4
       4:      	mov	r5, r0
       6:      	add.w	r6, r0, #0x1f40
       a:      	mov	r4, r2
       c:      	mov	r0, r1
       e:      	mov	r1, r5
      10:      	mov	r2, r6
      12:      	bl	0x12 <mlc_kws_invoke+0x12> @ imm = #-0x4
      16:      	mov	r0, r5
      18:      	mov	r1, r6
      1a:      	bl	0x1a <mlc_kws_invoke+0x1a> @ imm = #-0x4
      1e:      	add.w	r7, r5, #0x3e80
      22:      	mov	r0, r6
      24:      	mov	r1, r5
      26:      	mov	r2, r7
      28:      	bl	0x28 <mlc_kws_invoke+0x28> @ imm = #-0x4
      2c:      	mov	r0, r5
      2e:      	mov	r1, r6
      30:      	bl	0x30 <mlc_kws_invoke+0x30> @ imm = #-0x4
      34:      	mov	r0, r6
      36:      	mov	r1, r5
      38:      	mov	r2, r7
      3a:      	bl	0x3a <mlc_kws_invoke+0x3a> @ imm = #-0x4
      3e:      	mov	r0, r5
      40:      	mov	r1, r6
      42:      	bl	0x42 <mlc_kws_invoke+0x42> @ imm = #-0x4
      46:      	mov	r0, r6
      48:      	mov	r1, r5
      4a:      	mov	r2, r7
      4c:      	bl	0x4c <mlc_kws_invoke+0x4c> @ imm = #-0x4
      50:      	mov	r0, r5
      52:      	mov	r1, r6
      54:      	bl	0x54 <mlc_kws_invoke+0x54> @ imm = #-0x4
      58:      	mov	r0, r6
      5a:      	mov	r1, r5
      5c:      	mov	r2, r7
      5e:      	bl	0x5e <mlc_kws_invoke+0x5e> @ imm = #-0x4
      62:      	mov	r0, r5
      64:      	mov	r1, r6
      66:      	bl	0x66 <mlc_kws_invoke+0x66> @ imm = #-0x4
      6a:      	add.w	r7, r5, #0x100
      6e:      	mov	r0, r6
      70:      	mov	r1, r7
      72:      	mov	r2, r5
      74:      	bl	0x74 <mlc_kws_invoke+0x74> @ imm = #-0x4
      78:      	mov	r0, r7
      7a:      	mov	r1, r4
      7c:      	bl	0x7c <mlc_kws_invoke+0x7c> @ imm = #-0x4
      80:      	movs	r0, #0x0
      82:      	add	sp, #0x4
      84:      	pop	{r4, r5, r6, r7, pc}

Disassembly of section .text.mlc_kws.L00.conv2d.tile2:

00000000 <mlc_kws.L00.conv2d.tile2>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x18
       6:      	movw	r3, #0x0
       a:      	str	r2, [sp]
       c:      	movt	r3, #0x0
      10:      	mov	r6, r1
      12:      	mov	r8, r0
      14:      	mov	r2, r3
      16:      	nop
      18:      	strd	r8, r6, [sp, #4]
      1c:      	ldrd	r6, r4, [r2]
      20:      	ldrd	r10, r5, [r2, #8]
      24:      	add.w	r3, r2, #0x10
      28:      	add.w	r0, r2, #0xb0
      2c:      	ldr.w	r12, [sp]
      30:      	mov	r7, r6
      32:      	mov	r2, r4
      34:      	mov	lr, r10
      36:      	str.w	r10, [sp, #0x14]
      3a:      	mov	r10, r5
      3c:      	str	r0, [sp, #0xc]
      3e:      	nop
      40:      	mov	r11, r3
      42:      	ldrd	r3, r8, [r12]
      46:      	ldrd	r1, r0, [r11]
      4a:      	smlad	r6, r3, r1, r6
      4e:      	smlad	r7, r8, r1, r7
      52:      	sxtb16	r1, r1
      56:      	smlad	r4, r3, r1, r4
      5a:      	smlad	r9, r8, r1, r2
      5e:      	ldr	r2, [sp, #0x14]
      60:      	smlad	r1, r3, r0, lr
      64:      	str	r1, [sp, #0x10]
      66:      	smlad	lr, r8, r0, r2
      6a:      	sxtb16	r0, r0
      6e:      	smlad	r10, r3, r0, r10
      72:      	smlad	r8, r8, r0, r5
      76:      	ldrd	r0, r1, [r12, #8]
      7a:      	ldrd	r3, r2, [r11, #8]
      7e:      	ldr	r5, [sp, #0x10]
      80:      	smlad	r5, r0, r2, r5
      84:      	smlad	r6, r0, r3, r6
      88:      	str	r5, [sp, #0x14]
      8a:      	smlad	r7, r1, r3, r7
      8e:      	sxtb16	r3, r3
      92:      	smlad	lr, r1, r2, lr
      96:      	sxtb16	r2, r2
      9a:      	smlad	r4, r0, r3, r4
      9e:      	smlad	r3, r1, r3, r9
      a2:      	smlad	r9, r0, r2, r10
      a6:      	smlad	r8, r1, r2, r8
      aa:      	ldrd	r2, r0, [r12, #16]
      ae:      	ldrd	r1, r5, [r11, #16]
      b2:      	smlad	r6, r2, r1, r6
      b6:      	smlad	r7, r0, r1, r7
      ba:      	sxtb16	r1, r1
      be:      	smlad	lr, r0, r5, lr
      c2:      	smlad	r4, r2, r1, r4
      c6:      	smlad	r10, r0, r1, r3
      ca:      	ldr	r1, [sp, #0x14]
      cc:      	smlad	r3, r2, r5, r1
      d0:      	sxtb16	r5, r5
      d4:      	smlad	r9, r2, r5, r9
      d8:      	smlad	r8, r0, r5, r8
      dc:      	ldrd	r5, r0, [r12, #24]
      e0:      	ldrd	r1, r2, [r11, #24]
      e4:      	smlad	r6, r5, r1, r6
      e8:      	smlad	r7, r0, r1, r7
      ec:      	sxtb16	r1, r1
      f0:      	smlad	r3, r5, r2, r3
      f4:      	smlad	lr, r0, r2, lr
      f8:      	sxtb16	r2, r2
      fc:      	smlad	r4, r5, r1, r4
     100:      	smlad	r10, r0, r1, r10
     104:      	smlad	r9, r5, r2, r9
     108:      	smlad	r8, r0, r2, r8
     10c:      	ldrd	r2, r0, [r12, #32]
     110:      	ldrd	r1, r5, [r11, #32]
     114:      	smlad	r6, r2, r1, r6
     118:      	smlad	r7, r0, r1, r7
     11c:      	sxtb16	r1, r1
     120:      	smlad	r3, r2, r5, r3
     124:      	smlad	lr, r0, r5, lr
     128:      	sxtb16	r5, r5
     12c:      	smlad	r4, r2, r1, r4
     130:      	smlad	r10, r0, r1, r10
     134:      	smlad	r9, r2, r5, r9
     138:      	smlad	r8, r0, r5, r8
     13c:      	ldrd	r5, r0, [r12, #40]
     140:      	ldrd	r1, r2, [r11, #40]
     144:      	smlad	r6, r5, r1, r6
     148:      	smlad	r7, r0, r1, r7
     14c:      	sxtb16	r1, r1
     150:      	smlad	r3, r5, r2, r3
     154:      	smlad	lr, r0, r2, lr
     158:      	sxtb16	r2, r2
     15c:      	smlad	r4, r5, r1, r4
     160:      	smlad	r10, r0, r1, r10
     164:      	smlad	r9, r5, r2, r9
     168:      	smlad	r8, r0, r2, r8
     16c:      	ldrd	r2, r0, [r12, #48]
     170:      	ldrd	r1, r5, [r11, #48]
     174:      	smlad	r6, r2, r1, r6
     178:      	smlad	r7, r0, r1, r7
     17c:      	sxtb16	r1, r1
     180:      	smlad	r3, r2, r5, r3
     184:      	smlad	lr, r0, r5, lr
     188:      	sxtb16	r5, r5
     18c:      	smlad	r4, r2, r1, r4
     190:      	smlad	r10, r0, r1, r10
     194:      	smlad	r9, r2, r5, r9
     198:      	smlad	r8, r0, r5, r8
     19c:      	ldrd	r5, r0, [r12, #56]
     1a0:      	ldrd	r1, r2, [r11, #56]
     1a4:      	smlad	r6, r5, r1, r6
     1a8:      	smlad	r7, r0, r1, r7
     1ac:      	sxtb16	r1, r1
     1b0:      	smlad	r3, r5, r2, r3
     1b4:      	smlad	lr, r0, r2, lr
     1b8:      	sxtb16	r2, r2
     1bc:      	smlad	r4, r5, r1, r4
     1c0:      	smlad	r10, r0, r1, r10
     1c4:      	smlad	r9, r5, r2, r9
     1c8:      	smlad	r8, r0, r2, r8
     1cc:      	ldrd	r2, r0, [r12, #64]
     1d0:      	ldrd	r1, r5, [r11, #64]
     1d4:      	smlad	r6, r2, r1, r6
     1d8:      	smlad	r7, r0, r1, r7
     1dc:      	sxtb16	r1, r1
     1e0:      	smlad	r3, r2, r5, r3
     1e4:      	smlad	r4, r2, r1, r4
     1e8:      	smlad	r1, r0, r1, r10
     1ec:      	smlad	r10, r0, r5, lr
     1f0:      	sxtb16	r5, r5
     1f4:      	smlad	r0, r0, r5, r8
     1f8:      	str	r0, [sp, #0x10]
     1fa:      	smlad	r2, r2, r5, r9
     1fe:      	ldrd	r0, r9, [r12, #72]
     202:      	ldrd	lr, r5, [r11, #72]
     206:      	add.w	r12, r12, #0x50
     20a:      	smlad	r8, r0, lr, r6
     20e:      	sxtb16	r6, lr
     212:      	smlad	r7, r9, lr, r7
     216:      	smlad	r4, r0, r6, r4
     21a:      	smlad	r6, r9, r6, r1
     21e:      	smlad	r1, r9, r5, r10
     222:      	str	r1, [sp, #0x14]
     224:      	smlad	lr, r0, r5, r3
     228:      	sxtb16	r1, r5
     22c:      	add.w	r3, r11, #0x50
     230:      	smlad	r10, r0, r1, r2
     234:      	ldr	r0, [sp, #0x10]
     236:      	smlad	r5, r9, r1, r0
     23a:      	ldr	r0, [sp, #0xc]
     23c:      	mov	r2, r6
     23e:      	mov	r6, r8
     240:      	cmp	r3, r0
     242:      	bne.w	0x40 <mlc_kws.L00.conv2d.tile2+0x40> @ imm = #-0x206
     246:      	ldr	r0, [sp, #0xc]
     248:      	subs	r3, r6, r4
     24a:      	subs	r7, r7, r2
     24c:      	asrs	r3, r3, #0x7
     24e:      	ldrd	r0, r1, [r0]
     252:      	asrs	r7, r7, #0x7
     254:      	mvn	r12, #0x7f
     258:      	smmulr	r3, r0, r3
     25c:      	ldr.w	r8, [sp, #0x4]
     260:      	smmulr	r0, r0, r7
     264:      	ldr	r6, [sp, #0x8]
     266:      	smmlar	r3, r3, r1, r12
     26a:      	smmlar	r0, r0, r1, r12
     26e:      	ssat	r1, #0x8, r3
     272:      	ssat	r0, #0x8, r0
     276:      	strb	r1, [r8], #4
     27a:      	strb	r0, [r6], #4
     27e:      	ldrd	r0, r1, [r11, #88]
     282:      	smmlar	r3, r0, r4, r4
     286:      	smmlar	r0, r0, r2, r2
     28a:      	smmlar	r3, r1, r3, r12
     28e:      	smmlar	r0, r1, r0, r12
     292:      	ssat	r1, #0x8, r3
     296:      	sub.w	r3, lr, r10
     29a:      	ssat	r0, #0x8, r0
     29e:      	strb	r1, [r8, #-3]
     2a2:      	strb	r0, [r6, #-3]
     2a6:      	asrs	r3, r3, #0x7
     2a8:      	ldrd	r0, r1, [r11, #96]
     2ac:      	ldr	r7, [sp, #0x14]
     2ae:      	subs	r7, r7, r5
     2b0:      	smmulr	r3, r0, r3
     2b4:      	asrs	r7, r7, #0x7
     2b6:      	smmulr	r0, r0, r7
     2ba:      	smmlar	r3, r3, r1, r12
     2be:      	smmlar	r0, r0, r1, r12
     2c2:      	ssat	r1, #0x8, r3
     2c6:      	ssat	r0, #0x8, r0
     2ca:      	strb	r1, [r8, #-2]
     2ce:      	strb	r0, [r6, #-2]
     2d2:      	ldrd	r0, r1, [r11, #104]
     2d6:      	smmlar	r3, r0, r10, r10
     2da:      	smmlar	r0, r0, r5, r5
     2de:      	smmlar	r3, r1, r3, r12
     2e2:      	smmlar	r0, r1, r0, r12
     2e6:      	movw	r1, #0x0
     2ea:      	movt	r1, #0x0
     2ee:      	ssat	r2, #0x8, r3
     2f2:      	add.w	r1, r1, #0xd00
     2f6:      	strb	r2, [r8, #-1]
     2fa:      	add.w	r2, r11, #0x70
     2fe:      	ssat	r0, #0x8, r0
     302:      	cmp	r2, r1
     304:      	strb	r0, [r6, #-1]
     308:      	bne.w	0x18 <mlc_kws.L00.conv2d.tile2+0x18> @ imm = #-0x2f4
     30c:      	add	sp, #0x18
     30e:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L02.conv2d.tile2:

00000000 <mlc_kws.L02.conv2d.tile2>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x18
       6:      	movw	r3, #0x0
       a:      	str	r2, [sp]
       c:      	movt	r3, #0x0
      10:      	mov	r6, r1
      12:      	mov	r8, r0
      14:      	mov	r2, r3
      16:      	nop
      18:      	strd	r8, r6, [sp, #4]
      1c:      	ldrd	r6, r4, [r2]
      20:      	ldrd	r10, r5, [r2, #8]
      24:      	add.w	r3, r2, #0x10
      28:      	add.w	r0, r2, #0x110
      2c:      	ldr.w	r12, [sp]
      30:      	mov	r7, r6
      32:      	mov	r2, r4
      34:      	mov	lr, r10
      36:      	str.w	r10, [sp, #0x14]
      3a:      	mov	r10, r5
      3c:      	str	r0, [sp, #0xc]
      3e:      	nop
      40:      	mov	r11, r3
      42:      	ldrd	r3, r8, [r12]
      46:      	ldrd	r1, r0, [r11]
      4a:      	smlad	r6, r3, r1, r6
      4e:      	smlad	r7, r8, r1, r7
      52:      	sxtb16	r1, r1
      56:      	smlad	r4, r3, r1, r4
      5a:      	smlad	r9, r8, r1, r2
      5e:      	ldr	r2, [sp, #0x14]
      60:      	smlad	r1, r3, r0, lr
      64:      	str	r1, [sp, #0x10]
      66:      	smlad	lr, r8, r0, r2
      6a:      	sxtb16	r0, r0
      6e:      	smlad	r10, r3, r0, r10
      72:      	smlad	r8, r8, r0, r5
      76:      	ldrd	r0, r1, [r12, #8]
      7a:      	ldrd	r3, r2, [r11, #8]
      7e:      	ldr	r5, [sp, #0x10]
      80:      	smlad	r5, r0, r2, r5
      84:      	smlad	r6, r0, r3, r6
      88:      	str	r5, [sp, #0x14]
      8a:      	smlad	r7, r1, r3, r7
      8e:      	sxtb16	r3, r3
      92:      	smlad	lr, r1, r2, lr
      96:      	sxtb16	r2, r2
      9a:      	smlad	r4, r0, r3, r4
      9e:      	smlad	r3, r1, r3, r9
      a2:      	smlad	r9, r0, r2, r10
      a6:      	smlad	r8, r1, r2, r8
      aa:      	ldrd	r2, r0, [r12, #16]
      ae:      	ldrd	r1, r5, [r11, #16]
      b2:      	smlad	r6, r2, r1, r6
      b6:      	smlad	r7, r0, r1, r7
      ba:      	sxtb16	r1, r1
      be:      	smlad	lr, r0, r5, lr
      c2:      	smlad	r4, r2, r1, r4
      c6:      	smlad	r10, r0, r1, r3
      ca:      	ldr	r1, [sp, #0x14]
      cc:      	smlad	r3, r2, r5, r1
      d0:      	sxtb16	r5, r5
      d4:      	smlad	r9, r2, r5, r9
      d8:      	smlad	r8, r0, r5, r8
      dc:      	ldrd	r5, r0, [r12, #24]
      e0:      	ldrd	r1, r2, [r11, #24]
      e4:      	smlad	r6, r5, r1, r6
      e8:      	smlad	r7, r0, r1, r7
      ec:      	sxtb16	r1, r1
      f0:      	smlad	r3, r5, r2, r3
      f4:      	smlad	lr, r0, r2, lr
      f8:      	sxtb16	r2, r2
      fc:      	smlad	r4, r5, r1, r4
     100:      	smlad	r10, r0, r1, r10
     104:      	smlad	r9, r5, r2, r9
     108:      	smlad	r8, r0, r2, r8
     10c:      	ldrd	r2, r0, [r12, #32]
     110:      	ldrd	r1, r5, [r11, #32]
     114:      	smlad	r6, r2, r1, r6
     118:      	smlad	r7, r0, r1, r7
     11c:      	sxtb16	r1, r1
     120:      	smlad	r3, r2, r5, r3
     124:      	smlad	lr, r0, r5, lr
     128:      	sxtb16	r5, r5
     12c:      	smlad	r4, r2, r1, r4
     130:      	smlad	r10, r0, r1, r10
     134:      	smlad	r9, r2, r5, r9
     138:      	smlad	r8, r0, r5, r8
     13c:      	ldrd	r5, r0, [r12, #40]
     140:      	ldrd	r1, r2, [r11, #40]
     144:      	smlad	r6, r5, r1, r6
     148:      	smlad	r7, r0, r1, r7
     14c:      	sxtb16	r1, r1
     150:      	smlad	r3, r5, r2, r3
     154:      	smlad	lr, r0, r2, lr
     158:      	sxtb16	r2, r2
     15c:      	smlad	r4, r5, r1, r4
     160:      	smlad	r10, r0, r1, r10
     164:      	smlad	r9, r5, r2, r9
     168:      	smlad	r8, r0, r2, r8
     16c:      	ldrd	r2, r0, [r12, #48]
     170:      	ldrd	r1, r5, [r11, #48]
     174:      	smlad	r6, r2, r1, r6
     178:      	smlad	r7, r0, r1, r7
     17c:      	sxtb16	r1, r1
     180:      	smlad	r3, r2, r5, r3
     184:      	smlad	r4, r2, r1, r4
     188:      	smlad	r1, r0, r1, r10
     18c:      	smlad	r10, r0, r5, lr
     190:      	sxtb16	r5, r5
     194:      	smlad	r0, r0, r5, r8
     198:      	str	r0, [sp, #0x10]
     19a:      	smlad	r2, r2, r5, r9
     19e:      	ldrd	r0, r9, [r12, #56]
     1a2:      	ldrd	lr, r5, [r11, #56]
     1a6:      	add.w	r12, r12, #0x40
     1aa:      	smlad	r8, r0, lr, r6
     1ae:      	sxtb16	r6, lr
     1b2:      	smlad	r7, r9, lr, r7
     1b6:      	smlad	r4, r0, r6, r4
     1ba:      	smlad	r6, r9, r6, r1
     1be:      	smlad	r1, r9, r5, r10
     1c2:      	str	r1, [sp, #0x14]
     1c4:      	smlad	lr, r0, r5, r3
     1c8:      	sxtb16	r1, r5
     1cc:      	add.w	r3, r11, #0x40
     1d0:      	smlad	r10, r0, r1, r2
     1d4:      	ldr	r0, [sp, #0x10]
     1d6:      	smlad	r5, r9, r1, r0
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	mov	r2, r6
     1de:      	mov	r6, r8
     1e0:      	cmp	r3, r0
     1e2:      	bne.w	0x40 <mlc_kws.L02.conv2d.tile2+0x40> @ imm = #-0x1a6
     1e6:      	ldr	r0, [sp, #0xc]
     1e8:      	subs	r3, r6, r4
     1ea:      	subs	r7, r7, r2
     1ec:      	asrs	r3, r3, #0x7
     1ee:      	ldrd	r0, r1, [r0]
     1f2:      	asrs	r7, r7, #0x7
     1f4:      	mvn	r12, #0x7f
     1f8:      	smmulr	r3, r0, r3
     1fc:      	ldr.w	r8, [sp, #0x4]
     200:      	smmulr	r0, r0, r7
     204:      	ldr	r6, [sp, #0x8]
     206:      	smmlar	r3, r3, r1, r12
     20a:      	smmlar	r0, r0, r1, r12
     20e:      	ssat	r1, #0x8, r3
     212:      	ssat	r0, #0x8, r0
     216:      	strb	r1, [r8], #4
     21a:      	strb	r0, [r6], #4
     21e:      	ldrd	r0, r1, [r11, #72]
     222:      	smmlar	r3, r0, r4, r4
     226:      	smmlar	r0, r0, r2, r2
     22a:      	smmlar	r3, r1, r3, r12
     22e:      	smmlar	r0, r1, r0, r12
     232:      	ssat	r1, #0x8, r3
     236:      	sub.w	r3, lr, r10
     23a:      	ssat	r0, #0x8, r0
     23e:      	strb	r1, [r8, #-3]
     242:      	strb	r0, [r6, #-3]
     246:      	asrs	r3, r3, #0x7
     248:      	ldrd	r0, r1, [r11, #80]
     24c:      	ldr	r7, [sp, #0x14]
     24e:      	subs	r7, r7, r5
     250:      	smmulr	r3, r0, r3
     254:      	asrs	r7, r7, #0x7
     256:      	smmulr	r0, r0, r7
     25a:      	smmlar	r3, r3, r1, r12
     25e:      	smmlar	r0, r0, r1, r12
     262:      	ssat	r1, #0x8, r3
     266:      	ssat	r0, #0x8, r0
     26a:      	strb	r1, [r8, #-2]
     26e:      	strb	r0, [r6, #-2]
     272:      	ldrd	r0, r1, [r11, #88]
     276:      	smmlar	r3, r0, r10, r10
     27a:      	smmlar	r0, r0, r5, r5
     27e:      	smmlar	r3, r1, r3, r12
     282:      	smmlar	r0, r1, r0, r12
     286:      	movw	r1, #0x0
     28a:      	movt	r1, #0x0
     28e:      	ssat	r2, #0x8, r3
     292:      	add.w	r1, r1, #0x1300
     296:      	strb	r2, [r8, #-1]
     29a:      	add.w	r2, r11, #0x60
     29e:      	ssat	r0, #0x8, r0
     2a2:      	cmp	r2, r1
     2a4:      	strb	r0, [r6, #-1]
     2a8:      	bne.w	0x18 <mlc_kws.L02.conv2d.tile2+0x18> @ imm = #-0x294
     2ac:      	add	sp, #0x18
     2ae:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L04.conv2d.tile2:

00000000 <mlc_kws.L04.conv2d.tile2>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x18
       6:      	movw	r3, #0x0
       a:      	str	r2, [sp]
       c:      	movt	r3, #0x0
      10:      	mov	r6, r1
      12:      	mov	r8, r0
      14:      	mov	r2, r3
      16:      	nop
      18:      	strd	r8, r6, [sp, #4]
      1c:      	ldrd	r6, r4, [r2]
      20:      	ldrd	r10, r5, [r2, #8]
      24:      	add.w	r3, r2, #0x10
      28:      	add.w	r0, r2, #0x110
      2c:      	ldr.w	r12, [sp]
      30:      	mov	r7, r6
      32:      	mov	r2, r4
      34:      	mov	lr, r10
      36:      	str.w	r10, [sp, #0x14]
      3a:      	mov	r10, r5
      3c:      	str	r0, [sp, #0xc]
      3e:      	nop
      40:      	mov	r11, r3
      42:      	ldrd	r3, r8, [r12]
      46:      	ldrd	r1, r0, [r11]
      4a:      	smlad	r6, r3, r1, r6
      4e:      	smlad	r7, r8, r1, r7
      52:      	sxtb16	r1, r1
      56:      	smlad	r4, r3, r1, r4
      5a:      	smlad	r9, r8, r1, r2
      5e:      	ldr	r2, [sp, #0x14]
      60:      	smlad	r1, r3, r0, lr
      64:      	str	r1, [sp, #0x10]
      66:      	smlad	lr, r8, r0, r2
      6a:      	sxtb16	r0, r0
      6e:      	smlad	r10, r3, r0, r10
      72:      	smlad	r8, r8, r0, r5
      76:      	ldrd	r0, r1, [r12, #8]
      7a:      	ldrd	r3, r2, [r11, #8]
      7e:      	ldr	r5, [sp, #0x10]
      80:      	smlad	r5, r0, r2, r5
      84:      	smlad	r6, r0, r3, r6
      88:      	str	r5, [sp, #0x14]
      8a:      	smlad	r7, r1, r3, r7
      8e:      	sxtb16	r3, r3
      92:      	smlad	lr, r1, r2, lr
      96:      	sxtb16	r2, r2
      9a:      	smlad	r4, r0, r3, r4
      9e:      	smlad	r3, r1, r3, r9
      a2:      	smlad	r9, r0, r2, r10
      a6:      	smlad	r8, r1, r2, r8
      aa:      	ldrd	r2, r0, [r12, #16]
      ae:      	ldrd	r1, r5, [r11, #16]
      b2:      	smlad	r6, r2, r1, r6
      b6:      	smlad	r7, r0, r1, r7
      ba:      	sxtb16	r1, r1
      be:      	smlad	lr, r0, r5, lr
      c2:      	smlad	r4, r2, r1, r4
      c6:      	smlad	r10, r0, r1, r3
      ca:      	ldr	r1, [sp, #0x14]
      cc:      	smlad	r3, r2, r5, r1
      d0:      	sxtb16	r5, r5
      d4:      	smlad	r9, r2, r5, r9
      d8:      	smlad	r8, r0, r5, r8
      dc:      	ldrd	r5, r0, [r12, #24]
      e0:      	ldrd	r1, r2, [r11, #24]
      e4:      	smlad	r6, r5, r1, r6
      e8:      	smlad	r7, r0, r1, r7
      ec:      	sxtb16	r1, r1
      f0:      	smlad	r3, r5, r2, r3
      f4:      	smlad	lr, r0, r2, lr
      f8:      	sxtb16	r2, r2
      fc:      	smlad	r4, r5, r1, r4
     100:      	smlad	r10, r0, r1, r10
     104:      	smlad	r9, r5, r2, r9
     108:      	smlad	r8, r0, r2, r8
     10c:      	ldrd	r2, r0, [r12, #32]
     110:      	ldrd	r1, r5, [r11, #32]
     114:      	smlad	r6, r2, r1, r6
     118:      	smlad	r7, r0, r1, r7
     11c:      	sxtb16	r1, r1
     120:      	smlad	r3, r2, r5, r3
     124:      	smlad	lr, r0, r5, lr
     128:      	sxtb16	r5, r5
     12c:      	smlad	r4, r2, r1, r4
     130:      	smlad	r10, r0, r1, r10
     134:      	smlad	r9, r2, r5, r9
     138:      	smlad	r8, r0, r5, r8
     13c:      	ldrd	r5, r0, [r12, #40]
     140:      	ldrd	r1, r2, [r11, #40]
     144:      	smlad	r6, r5, r1, r6
     148:      	smlad	r7, r0, r1, r7
     14c:      	sxtb16	r1, r1
     150:      	smlad	r3, r5, r2, r3
     154:      	smlad	lr, r0, r2, lr
     158:      	sxtb16	r2, r2
     15c:      	smlad	r4, r5, r1, r4
     160:      	smlad	r10, r0, r1, r10
     164:      	smlad	r9, r5, r2, r9
     168:      	smlad	r8, r0, r2, r8
     16c:      	ldrd	r2, r0, [r12, #48]
     170:      	ldrd	r1, r5, [r11, #48]
     174:      	smlad	r6, r2, r1, r6
     178:      	smlad	r7, r0, r1, r7
     17c:      	sxtb16	r1, r1
     180:      	smlad	r3, r2, r5, r3
     184:      	smlad	r4, r2, r1, r4
     188:      	smlad	r1, r0, r1, r10
     18c:      	smlad	r10, r0, r5, lr
     190:      	sxtb16	r5, r5
     194:      	smlad	r0, r0, r5, r8
     198:      	str	r0, [sp, #0x10]
     19a:      	smlad	r2, r2, r5, r9
     19e:      	ldrd	r0, r9, [r12, #56]
     1a2:      	ldrd	lr, r5, [r11, #56]
     1a6:      	add.w	r12, r12, #0x40
     1aa:      	smlad	r8, r0, lr, r6
     1ae:      	sxtb16	r6, lr
     1b2:      	smlad	r7, r9, lr, r7
     1b6:      	smlad	r4, r0, r6, r4
     1ba:      	smlad	r6, r9, r6, r1
     1be:      	smlad	r1, r9, r5, r10
     1c2:      	str	r1, [sp, #0x14]
     1c4:      	smlad	lr, r0, r5, r3
     1c8:      	sxtb16	r1, r5
     1cc:      	add.w	r3, r11, #0x40
     1d0:      	smlad	r10, r0, r1, r2
     1d4:      	ldr	r0, [sp, #0x10]
     1d6:      	smlad	r5, r9, r1, r0
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	mov	r2, r6
     1de:      	mov	r6, r8
     1e0:      	cmp	r3, r0
     1e2:      	bne.w	0x40 <mlc_kws.L04.conv2d.tile2+0x40> @ imm = #-0x1a6
     1e6:      	ldr	r0, [sp, #0xc]
     1e8:      	subs	r3, r6, r4
     1ea:      	subs	r7, r7, r2
     1ec:      	asrs	r3, r3, #0x7
     1ee:      	ldrd	r0, r1, [r0]
     1f2:      	asrs	r7, r7, #0x7
     1f4:      	mvn	r12, #0x7f
     1f8:      	smmulr	r3, r0, r3
     1fc:      	ldr.w	r8, [sp, #0x4]
     200:      	smmulr	r0, r0, r7
     204:      	ldr	r6, [sp, #0x8]
     206:      	smmlar	r3, r3, r1, r12
     20a:      	smmlar	r0, r0, r1, r12
     20e:      	ssat	r1, #0x8, r3
     212:      	ssat	r0, #0x8, r0
     216:      	strb	r1, [r8], #4
     21a:      	strb	r0, [r6], #4
     21e:      	ldrd	r0, r1, [r11, #72]
     222:      	smmlar	r3, r0, r4, r4
     226:      	smmlar	r0, r0, r2, r2
     22a:      	smmlar	r3, r1, r3, r12
     22e:      	smmlar	r0, r1, r0, r12
     232:      	ssat	r1, #0x8, r3
     236:      	sub.w	r3, lr, r10
     23a:      	ssat	r0, #0x8, r0
     23e:      	strb	r1, [r8, #-3]
     242:      	strb	r0, [r6, #-3]
     246:      	asrs	r3, r3, #0x7
     248:      	ldrd	r0, r1, [r11, #80]
     24c:      	ldr	r7, [sp, #0x14]
     24e:      	subs	r7, r7, r5
     250:      	smmulr	r3, r0, r3
     254:      	asrs	r7, r7, #0x7
     256:      	smmulr	r0, r0, r7
     25a:      	smmlar	r3, r3, r1, r12
     25e:      	smmlar	r0, r0, r1, r12
     262:      	ssat	r1, #0x8, r3
     266:      	ssat	r0, #0x8, r0
     26a:      	strb	r1, [r8, #-2]
     26e:      	strb	r0, [r6, #-2]
     272:      	ldrd	r0, r1, [r11, #88]
     276:      	smmlar	r3, r0, r10, r10
     27a:      	smmlar	r0, r0, r5, r5
     27e:      	smmlar	r3, r1, r3, r12
     282:      	smmlar	r0, r1, r0, r12
     286:      	movw	r1, #0x0
     28a:      	movt	r1, #0x0
     28e:      	ssat	r2, #0x8, r3
     292:      	add.w	r1, r1, #0x1300
     296:      	strb	r2, [r8, #-1]
     29a:      	add.w	r2, r11, #0x60
     29e:      	ssat	r0, #0x8, r0
     2a2:      	cmp	r2, r1
     2a4:      	strb	r0, [r6, #-1]
     2a8:      	bne.w	0x18 <mlc_kws.L04.conv2d.tile2+0x18> @ imm = #-0x294
     2ac:      	add	sp, #0x18
     2ae:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L06.conv2d.tile2:

00000000 <mlc_kws.L06.conv2d.tile2>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x18
       6:      	movw	r3, #0x0
       a:      	str	r2, [sp]
       c:      	movt	r3, #0x0
      10:      	mov	r6, r1
      12:      	mov	r8, r0
      14:      	mov	r2, r3
      16:      	nop
      18:      	strd	r8, r6, [sp, #4]
      1c:      	ldrd	r6, r4, [r2]
      20:      	ldrd	r10, r5, [r2, #8]
      24:      	add.w	r3, r2, #0x10
      28:      	add.w	r0, r2, #0x110
      2c:      	ldr.w	r12, [sp]
      30:      	mov	r7, r6
      32:      	mov	r2, r4
      34:      	mov	lr, r10
      36:      	str.w	r10, [sp, #0x14]
      3a:      	mov	r10, r5
      3c:      	str	r0, [sp, #0xc]
      3e:      	nop
      40:      	mov	r11, r3
      42:      	ldrd	r3, r8, [r12]
      46:      	ldrd	r1, r0, [r11]
      4a:      	smlad	r6, r3, r1, r6
      4e:      	smlad	r7, r8, r1, r7
      52:      	sxtb16	r1, r1
      56:      	smlad	r4, r3, r1, r4
      5a:      	smlad	r9, r8, r1, r2
      5e:      	ldr	r2, [sp, #0x14]
      60:      	smlad	r1, r3, r0, lr
      64:      	str	r1, [sp, #0x10]
      66:      	smlad	lr, r8, r0, r2
      6a:      	sxtb16	r0, r0
      6e:      	smlad	r10, r3, r0, r10
      72:      	smlad	r8, r8, r0, r5
      76:      	ldrd	r0, r1, [r12, #8]
      7a:      	ldrd	r3, r2, [r11, #8]
      7e:      	ldr	r5, [sp, #0x10]
      80:      	smlad	r5, r0, r2, r5
      84:      	smlad	r6, r0, r3, r6
      88:      	str	r5, [sp, #0x14]
      8a:      	smlad	r7, r1, r3, r7
      8e:      	sxtb16	r3, r3
      92:      	smlad	lr, r1, r2, lr
      96:      	sxtb16	r2, r2
      9a:      	smlad	r4, r0, r3, r4
      9e:      	smlad	r3, r1, r3, r9
      a2:      	smlad	r9, r0, r2, r10
      a6:      	smlad	r8, r1, r2, r8
      aa:      	ldrd	r2, r0, [r12, #16]
      ae:      	ldrd	r1, r5, [r11, #16]
      b2:      	smlad	r6, r2, r1, r6
      b6:      	smlad	r7, r0, r1, r7
      ba:      	sxtb16	r1, r1
      be:      	smlad	lr, r0, r5, lr
      c2:      	smlad	r4, r2, r1, r4
      c6:      	smlad	r10, r0, r1, r3
      ca:      	ldr	r1, [sp, #0x14]
      cc:      	smlad	r3, r2, r5, r1
      d0:      	sxtb16	r5, r5
      d4:      	smlad	r9, r2, r5, r9
      d8:      	smlad	r8, r0, r5, r8
      dc:      	ldrd	r5, r0, [r12, #24]
      e0:      	ldrd	r1, r2, [r11, #24]
      e4:      	smlad	r6, r5, r1, r6
      e8:      	smlad	r7, r0, r1, r7
      ec:      	sxtb16	r1, r1
      f0:      	smlad	r3, r5, r2, r3
      f4:      	smlad	lr, r0, r2, lr
      f8:      	sxtb16	r2, r2
      fc:      	smlad	r4, r5, r1, r4
     100:      	smlad	r10, r0, r1, r10
     104:      	smlad	r9, r5, r2, r9
     108:      	smlad	r8, r0, r2, r8
     10c:      	ldrd	r2, r0, [r12, #32]
     110:      	ldrd	r1, r5, [r11, #32]
     114:      	smlad	r6, r2, r1, r6
     118:      	smlad	r7, r0, r1, r7
     11c:      	sxtb16	r1, r1
     120:      	smlad	r3, r2, r5, r3
     124:      	smlad	lr, r0, r5, lr
     128:      	sxtb16	r5, r5
     12c:      	smlad	r4, r2, r1, r4
     130:      	smlad	r10, r0, r1, r10
     134:      	smlad	r9, r2, r5, r9
     138:      	smlad	r8, r0, r5, r8
     13c:      	ldrd	r5, r0, [r12, #40]
     140:      	ldrd	r1, r2, [r11, #40]
     144:      	smlad	r6, r5, r1, r6
     148:      	smlad	r7, r0, r1, r7
     14c:      	sxtb16	r1, r1
     150:      	smlad	r3, r5, r2, r3
     154:      	smlad	lr, r0, r2, lr
     158:      	sxtb16	r2, r2
     15c:      	smlad	r4, r5, r1, r4
     160:      	smlad	r10, r0, r1, r10
     164:      	smlad	r9, r5, r2, r9
     168:      	smlad	r8, r0, r2, r8
     16c:      	ldrd	r2, r0, [r12, #48]
     170:      	ldrd	r1, r5, [r11, #48]
     174:      	smlad	r6, r2, r1, r6
     178:      	smlad	r7, r0, r1, r7
     17c:      	sxtb16	r1, r1
     180:      	smlad	r3, r2, r5, r3
     184:      	smlad	r4, r2, r1, r4
     188:      	smlad	r1, r0, r1, r10
     18c:      	smlad	r10, r0, r5, lr
     190:      	sxtb16	r5, r5
     194:      	smlad	r0, r0, r5, r8
     198:      	str	r0, [sp, #0x10]
     19a:      	smlad	r2, r2, r5, r9
     19e:      	ldrd	r0, r9, [r12, #56]
     1a2:      	ldrd	lr, r5, [r11, #56]
     1a6:      	add.w	r12, r12, #0x40
     1aa:      	smlad	r8, r0, lr, r6
     1ae:      	sxtb16	r6, lr
     1b2:      	smlad	r7, r9, lr, r7
     1b6:      	smlad	r4, r0, r6, r4
     1ba:      	smlad	r6, r9, r6, r1
     1be:      	smlad	r1, r9, r5, r10
     1c2:      	str	r1, [sp, #0x14]
     1c4:      	smlad	lr, r0, r5, r3
     1c8:      	sxtb16	r1, r5
     1cc:      	add.w	r3, r11, #0x40
     1d0:      	smlad	r10, r0, r1, r2
     1d4:      	ldr	r0, [sp, #0x10]
     1d6:      	smlad	r5, r9, r1, r0
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	mov	r2, r6
     1de:      	mov	r6, r8
     1e0:      	cmp	r3, r0
     1e2:      	bne.w	0x40 <mlc_kws.L06.conv2d.tile2+0x40> @ imm = #-0x1a6
     1e6:      	ldr	r0, [sp, #0xc]
     1e8:      	subs	r3, r6, r4
     1ea:      	subs	r7, r7, r2
     1ec:      	asrs	r3, r3, #0x7
     1ee:      	ldrd	r0, r1, [r0]
     1f2:      	asrs	r7, r7, #0x7
     1f4:      	mvn	r12, #0x7f
     1f8:      	smmulr	r3, r0, r3
     1fc:      	ldr.w	r8, [sp, #0x4]
     200:      	smmulr	r0, r0, r7
     204:      	ldr	r6, [sp, #0x8]
     206:      	smmlar	r3, r3, r1, r12
     20a:      	smmlar	r0, r0, r1, r12
     20e:      	ssat	r1, #0x8, r3
     212:      	ssat	r0, #0x8, r0
     216:      	strb	r1, [r8], #4
     21a:      	strb	r0, [r6], #4
     21e:      	ldrd	r0, r1, [r11, #72]
     222:      	smmlar	r3, r0, r4, r4
     226:      	smmlar	r0, r0, r2, r2
     22a:      	smmlar	r3, r1, r3, r12
     22e:      	smmlar	r0, r1, r0, r12
     232:      	ssat	r1, #0x8, r3
     236:      	sub.w	r3, lr, r10
     23a:      	ssat	r0, #0x8, r0
     23e:      	strb	r1, [r8, #-3]
     242:      	strb	r0, [r6, #-3]
     246:      	asrs	r3, r3, #0x7
     248:      	ldrd	r0, r1, [r11, #80]
     24c:      	ldr	r7, [sp, #0x14]
     24e:      	subs	r7, r7, r5
     250:      	smmulr	r3, r0, r3
     254:      	asrs	r7, r7, #0x7
     256:      	smmulr	r0, r0, r7
     25a:      	smmlar	r3, r3, r1, r12
     25e:      	smmlar	r0, r0, r1, r12
     262:      	ssat	r1, #0x8, r3
     266:      	ssat	r0, #0x8, r0
     26a:      	strb	r1, [r8, #-2]
     26e:      	strb	r0, [r6, #-2]
     272:      	ldrd	r0, r1, [r11, #88]
     276:      	smmlar	r3, r0, r10, r10
     27a:      	smmlar	r0, r0, r5, r5
     27e:      	smmlar	r3, r1, r3, r12
     282:      	smmlar	r0, r1, r0, r12
     286:      	movw	r1, #0x0
     28a:      	movt	r1, #0x0
     28e:      	ssat	r2, #0x8, r3
     292:      	add.w	r1, r1, #0x1300
     296:      	strb	r2, [r8, #-1]
     29a:      	add.w	r2, r11, #0x60
     29e:      	ssat	r0, #0x8, r0
     2a2:      	cmp	r2, r1
     2a4:      	strb	r0, [r6, #-1]
     2a8:      	bne.w	0x18 <mlc_kws.L06.conv2d.tile2+0x18> @ imm = #-0x294
     2ac:      	add	sp, #0x18
     2ae:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L08.conv2d.tile2:

00000000 <mlc_kws.L08.conv2d.tile2>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x18
       6:      	movw	r3, #0x0
       a:      	str	r2, [sp]
       c:      	movt	r3, #0x0
      10:      	mov	r6, r1
      12:      	mov	r8, r0
      14:      	mov	r2, r3
      16:      	nop
      18:      	strd	r8, r6, [sp, #4]
      1c:      	ldrd	r6, r4, [r2]
      20:      	ldrd	r10, r5, [r2, #8]
      24:      	add.w	r3, r2, #0x10
      28:      	add.w	r0, r2, #0x110
      2c:      	ldr.w	r12, [sp]
      30:      	mov	r7, r6
      32:      	mov	r2, r4
      34:      	mov	lr, r10
      36:      	str.w	r10, [sp, #0x14]
      3a:      	mov	r10, r5
      3c:      	str	r0, [sp, #0xc]
      3e:      	nop
      40:      	mov	r11, r3
      42:      	ldrd	r3, r8, [r12]
      46:      	ldrd	r1, r0, [r11]
      4a:      	smlad	r6, r3, r1, r6
      4e:      	smlad	r7, r8, r1, r7
      52:      	sxtb16	r1, r1
      56:      	smlad	r4, r3, r1, r4
      5a:      	smlad	r9, r8, r1, r2
      5e:      	ldr	r2, [sp, #0x14]
      60:      	smlad	r1, r3, r0, lr
      64:      	str	r1, [sp, #0x10]
      66:      	smlad	lr, r8, r0, r2
      6a:      	sxtb16	r0, r0
      6e:      	smlad	r10, r3, r0, r10
      72:      	smlad	r8, r8, r0, r5
      76:      	ldrd	r0, r1, [r12, #8]
      7a:      	ldrd	r3, r2, [r11, #8]
      7e:      	ldr	r5, [sp, #0x10]
      80:      	smlad	r5, r0, r2, r5
      84:      	smlad	r6, r0, r3, r6
      88:      	str	r5, [sp, #0x14]
      8a:      	smlad	r7, r1, r3, r7
      8e:      	sxtb16	r3, r3
      92:      	smlad	lr, r1, r2, lr
      96:      	sxtb16	r2, r2
      9a:      	smlad	r4, r0, r3, r4
      9e:      	smlad	r3, r1, r3, r9
      a2:      	smlad	r9, r0, r2, r10
      a6:      	smlad	r8, r1, r2, r8
      aa:      	ldrd	r2, r0, [r12, #16]
      ae:      	ldrd	r1, r5, [r11, #16]
      b2:      	smlad	r6, r2, r1, r6
      b6:      	smlad	r7, r0, r1, r7
      ba:      	sxtb16	r1, r1
      be:      	smlad	lr, r0, r5, lr
      c2:      	smlad	r4, r2, r1, r4
      c6:      	smlad	r10, r0, r1, r3
      ca:      	ldr	r1, [sp, #0x14]
      cc:      	smlad	r3, r2, r5, r1
      d0:      	sxtb16	r5, r5
      d4:      	smlad	r9, r2, r5, r9
      d8:      	smlad	r8, r0, r5, r8
      dc:      	ldrd	r5, r0, [r12, #24]
      e0:      	ldrd	r1, r2, [r11, #24]
      e4:      	smlad	r6, r5, r1, r6
      e8:      	smlad	r7, r0, r1, r7
      ec:      	sxtb16	r1, r1
      f0:      	smlad	r3, r5, r2, r3
      f4:      	smlad	lr, r0, r2, lr
      f8:      	sxtb16	r2, r2
      fc:      	smlad	r4, r5, r1, r4
     100:      	smlad	r10, r0, r1, r10
     104:      	smlad	r9, r5, r2, r9
     108:      	smlad	r8, r0, r2, r8
     10c:      	ldrd	r2, r0, [r12, #32]
     110:      	ldrd	r1, r5, [r11, #32]
     114:      	smlad	r6, r2, r1, r6
     118:      	smlad	r7, r0, r1, r7
     11c:      	sxtb16	r1, r1
     120:      	smlad	r3, r2, r5, r3
     124:      	smlad	lr, r0, r5, lr
     128:      	sxtb16	r5, r5
     12c:      	smlad	r4, r2, r1, r4
     130:      	smlad	r10, r0, r1, r10
     134:      	smlad	r9, r2, r5, r9
     138:      	smlad	r8, r0, r5, r8
     13c:      	ldrd	r5, r0, [r12, #40]
     140:      	ldrd	r1, r2, [r11, #40]
     144:      	smlad	r6, r5, r1, r6
     148:      	smlad	r7, r0, r1, r7
     14c:      	sxtb16	r1, r1
     150:      	smlad	r3, r5, r2, r3
     154:      	smlad	lr, r0, r2, lr
     158:      	sxtb16	r2, r2
     15c:      	smlad	r4, r5, r1, r4
     160:      	smlad	r10, r0, r1, r10
     164:      	smlad	r9, r5, r2, r9
     168:      	smlad	r8, r0, r2, r8
     16c:      	ldrd	r2, r0, [r12, #48]
     170:      	ldrd	r1, r5, [r11, #48]
     174:      	smlad	r6, r2, r1, r6
     178:      	smlad	r7, r0, r1, r7
     17c:      	sxtb16	r1, r1
     180:      	smlad	r3, r2, r5, r3
     184:      	smlad	r4, r2, r1, r4
     188:      	smlad	r1, r0, r1, r10
     18c:      	smlad	r10, r0, r5, lr
     190:      	sxtb16	r5, r5
     194:      	smlad	r0, r0, r5, r8
     198:      	str	r0, [sp, #0x10]
     19a:      	smlad	r2, r2, r5, r9
     19e:      	ldrd	r0, r9, [r12, #56]
     1a2:      	ldrd	lr, r5, [r11, #56]
     1a6:      	add.w	r12, r12, #0x40
     1aa:      	smlad	r8, r0, lr, r6
     1ae:      	sxtb16	r6, lr
     1b2:      	smlad	r7, r9, lr, r7
     1b6:      	smlad	r4, r0, r6, r4
     1ba:      	smlad	r6, r9, r6, r1
     1be:      	smlad	r1, r9, r5, r10
     1c2:      	str	r1, [sp, #0x14]
     1c4:      	smlad	lr, r0, r5, r3
     1c8:      	sxtb16	r1, r5
     1cc:      	add.w	r3, r11, #0x40
     1d0:      	smlad	r10, r0, r1, r2
     1d4:      	ldr	r0, [sp, #0x10]
     1d6:      	smlad	r5, r9, r1, r0
     1da:      	ldr	r0, [sp, #0xc]
     1dc:      	mov	r2, r6
     1de:      	mov	r6, r8
     1e0:      	cmp	r3, r0
     1e2:      	bne.w	0x40 <mlc_kws.L08.conv2d.tile2+0x40> @ imm = #-0x1a6
     1e6:      	ldr	r0, [sp, #0xc]
     1e8:      	subs	r3, r6, r4
     1ea:      	subs	r7, r7, r2
     1ec:      	asrs	r3, r3, #0x7
     1ee:      	ldrd	r0, r1, [r0]
     1f2:      	asrs	r7, r7, #0x7
     1f4:      	mvn	r12, #0x7f
     1f8:      	smmulr	r3, r0, r3
     1fc:      	ldr.w	r8, [sp, #0x4]
     200:      	smmulr	r0, r0, r7
     204:      	ldr	r6, [sp, #0x8]
     206:      	smmlar	r3, r3, r1, r12
     20a:      	smmlar	r0, r0, r1, r12
     20e:      	ssat	r1, #0x8, r3
     212:      	ssat	r0, #0x8, r0
     216:      	strb	r1, [r8], #4
     21a:      	strb	r0, [r6], #4
     21e:      	ldrd	r0, r1, [r11, #72]
     222:      	smmlar	r3, r0, r4, r4
     226:      	smmlar	r0, r0, r2, r2
     22a:      	smmlar	r3, r1, r3, r12
     22e:      	smmlar	r0, r1, r0, r12
     232:      	ssat	r1, #0x8, r3
     236:      	sub.w	r3, lr, r10
     23a:      	ssat	r0, #0x8, r0
     23e:      	strb	r1, [r8, #-3]
     242:      	strb	r0, [r6, #-3]
     246:      	asrs	r3, r3, #0x7
     248:      	ldrd	r0, r1, [r11, #80]
     24c:      	ldr	r7, [sp, #0x14]
     24e:      	subs	r7, r7, r5
     250:      	smmulr	r3, r0, r3
     254:      	asrs	r7, r7, #0x7
     256:      	smmulr	r0, r0, r7
     25a:      	smmlar	r3, r3, r1, r12
     25e:      	smmlar	r0, r0, r1, r12
     262:      	ssat	r1, #0x8, r3
     266:      	ssat	r0, #0x8, r0
     26a:      	strb	r1, [r8, #-2]
     26e:      	strb	r0, [r6, #-2]
     272:      	ldrd	r0, r1, [r11, #88]
     276:      	smmlar	r3, r0, r10, r10
     27a:      	smmlar	r0, r0, r5, r5
     27e:      	smmlar	r3, r1, r3, r12
     282:      	smmlar	r0, r1, r0, r12
     286:      	movw	r1, #0x0
     28a:      	movt	r1, #0x0
     28e:      	ssat	r2, #0x8, r3
     292:      	add.w	r1, r1, #0x1300
     296:      	strb	r2, [r8, #-1]
     29a:      	add.w	r2, r11, #0x60
     29e:      	ssat	r0, #0x8, r0
     2a2:      	cmp	r2, r1
     2a4:      	strb	r0, [r6, #-1]
     2a8:      	bne.w	0x18 <mlc_kws.L08.conv2d.tile2+0x18> @ imm = #-0x294
     2ac:      	add	sp, #0x18
     2ae:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}

Disassembly of section .text.mlc_kws.L10.conv2d.tile1:

00000000 <mlc_kws.L10.conv2d.tile1>:
       0:      	push.w	{r4, r5, r6, r7, r8, r9, r10, r11, lr}
       4:      	sub	sp, #0x8
       6:      	movw	r4, #0x0
       a:      	mov	r7, r0
       c:      	movt	r4, #0x0
      10:      	str	r1, [sp]
      12:      	nop
      14:      	nop
      16:      	nop
      18:      	str	r7, [sp, #0x4]
      1a:      	add.w	r2, r4, #0x10
      1e:      	ldrd	r8, r11, [r4]
      22:      	ldrd	r10, r9, [r4, #8]
      26:      	add.w	r0, r4, #0x110
      2a:      	ldr	r4, [sp]
      2c:      	nop
      2e:      	nop
      30:      	mov	r5, r2
      32:      	ldrd	r2, r6, [r4]
      36:      	ldrd	r7, r12, [r5]
      3a:      	sxtb16	r3, r12
      3e:      	smlad	lr, r2, r7, r8
      42:      	sxtb16	r7, r7
      46:      	smlad	r10, r2, r12, r10
      4a:      	smlad	r7, r2, r7, r11
      4e:      	smlad	r2, r2, r3, r9
      52:      	ldrd	r3, r1, [r5, #8]
      56:      	smlad	r12, r6, r3, lr
      5a:      	sxtb16	r3, r3
      5e:      	smlad	r10, r6, r1, r10
      62:      	sxtb16	r1, r1
      66:      	smlad	r9, r6, r3, r7
      6a:      	smlad	lr, r6, r1, r2
      6e:      	ldrd	r2, r6, [r4, #8]
      72:      	ldrd	r1, r3, [r5, #16]
      76:      	smlad	r7, r2, r1, r12
      7a:      	sxtb16	r1, r1
      7e:      	smlad	r12, r2, r3, r10
      82:      	sxtb16	r3, r3
      86:      	smlad	r9, r2, r1, r9
      8a:      	smlad	r2, r2, r3, lr
      8e:      	ldrd	r3, r1, [r5, #24]
      92:      	smlad	r7, r6, r3, r7
      96:      	sxtb16	r3, r3
      9a:      	smlad	r12, r6, r1, r12
      9e:      	sxtb16	r1, r1
      a2:      	smlad	r9, r6, r3, r9
      a6:      	smlad	lr, r6, r1, r2
      aa:      	ldrd	r2, r6, [r4, #16]
      ae:      	ldrd	r1, r3, [r5, #32]
      b2:      	smlad	r7, r2, r1, r7
      b6:      	sxtb16	r1, r1
      ba:      	smlad	r12, r2, r3, r12
      be:      	sxtb16	r3, r3
      c2:      	smlad	r9, r2, r1, r9
      c6:      	smlad	r2, r2, r3, lr
      ca:      	ldrd	r3, r1, [r5, #40]
      ce:      	smlad	r7, r6, r3, r7
      d2:      	sxtb16	r3, r3
      d6:      	smlad	r12, r6, r1, r12
      da:      	sxtb16	r1, r1
      de:      	smlad	r9, r6, r3, r9
      e2:      	smlad	lr, r6, r1, r2
      e6:      	ldrd	r2, r6, [r4, #24]
      ea:      	ldrd	r1, r3, [r5, #48]
      ee:      	adds	r4, #0x20
      f0:      	smlad	r7, r2, r1, r7
      f4:      	sxtb16	r1, r1
      f8:      	smlad	r12, r2, r3, r12
      fc:      	sxtb16	r3, r3
     100:      	smlad	r1, r2, r1, r9
     104:      	smlad	lr, r2, r3, lr
     108:      	ldrd	r2, r3, [r5, #56]
     10c:      	smlad	r8, r6, r2, r7
     110:      	sxtb16	r2, r2
     114:      	smlad	r10, r6, r3, r12
     118:      	smlad	r11, r6, r2, r1
     11c:      	add.w	r2, r5, #0x40
     120:      	sxtb16	r1, r3
     124:      	cmp	r2, r0
     126:      	smlad	r9, r6, r1, lr
     12a:      	bne	0x30 <mlc_kws.L10.conv2d.tile1+0x30> @ imm = #-0xfe
     12c:      	ldrd	r0, r1, [r0]
     130:      	sub.w	r2, r8, r11
     134:      	movs	r6, #0xe
     136:      	asrs	r3, r2, #0x7
     138:      	ldr	r7, [sp, #0x4]
     13a:      	asrs	r2, r2, #0x1f
     13c:      	smmlar	r0, r0, r3, r2
     140:      	add.w	r2, r11, r11, asr #31
     144:      	add.w	r4, r5, #0x60
     148:      	smmlar	r0, r1, r0, r6
     14c:      	ssat	r0, #0x8, r0
     150:      	strb	r0, [r7], #4
     154:      	ldrd	r0, r1, [r5, #72]
     158:      	smmlar	r0, r0, r11, r2
     15c:      	sub.w	r2, r10, r9
     160:      	asrs	r3, r2, #0x7
     162:      	smmlar	r0, r1, r0, r6
     166:      	asrs	r2, r2, #0x1f
     168:      	ssat	r0, #0x8, r0
     16c:      	strb	r0, [r7, #-3]
     170:      	ldrd	r0, r1, [r5, #80]
     174:      	smmlar	r0, r0, r3, r2
     178:      	add.w	r2, r9, r9, asr #31
     17c:      	smmlar	r0, r1, r0, r6
     180:      	ssat	r0, #0x8, r0
     184:      	strb	r0, [r7, #-2]
     188:      	ldrd	r0, r1, [r5, #88]
     18c:      	smmlar	r0, r0, r9, r2
     190:      	smmlar	r0, r1, r0, r6
     194:      	movw	r1, #0x0
     198:      	movt	r1, #0x0
     19c:      	add.w	r1, r1, #0x390
     1a0:      	ssat	r0, #0x8, r0
     1a4:      	cmp	r4, r1
     1a6:      	strb	r0, [r7, #-1]
     1aa:      	bne.w	0x18 <mlc_kws.L10.conv2d.tile1+0x18> @ imm = #-0x196
     1ae:      	add	sp, #0x8
     1b0:      	pop.w	{r4, r5, r6, r7, r8, r9, r10, r11, pc}
