# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a described network to the smallest memory it can run in. Run the cells one by
one in an editor that knows `# %%`, or the whole file with python3."""

# %% A small network, with synthetic weights
import mcunet

net = mcunet.Network.build(
    {
        "resolution": 48,
        "in_channels": 3,
        "stem": {"kernel": 3, "stride": 2, "out_channels": 8},
        "blocks": [
            {
                "kernel": 3,
                "stride": 1,
                "expand_channels": 24,
                "out_channels": 8,
                "residual": True,
            },
            {
                "kernel": 5,
                "stride": 2,
                "expand_channels": 32,
                "out_channels": 16,
                "residual": False,
            },
        ],
        "feature_mix": 32,
        "classes": 4,
    },
    name="small",
)
print(net.table())

# %% What it costs: memory against work
front = net.pareto(mcpu="cortex-m7")
for point in front:
    print(f"{point.sram_bytes:7,} bytes  {point.macs:10,} MACs")

# %% The fastest and the smallest give the same bytes, on this machine
image = bytes(range(256)) * 27
outputs = []
for point in (front[0], front[-1]):
    compiled = net.compile(mcpu="host", schedule=point.schedule)
    outputs.append(compiled.run(image))
print("same bytes:", outputs[0] == outputs[1])

# %% The smallest, for the board
compiled = net.compile(mcpu="cortex-m7", schedule=front[-1].schedule)
sram = compiled.report.sram
print(f"SRAM {sram.total:,}: arena {sram.arena:,}, input {sram.input:,}, stack {sram.stack:,}")
print("stages:", [stage.layers for stage in compiled.report.stages])

# %% What is at the peak of its memory
top = max(compiled.report.buffers, key=lambda buffer: buffer.size)
print(f"largest buffer: {top.name}, {top.size:,} bytes")
