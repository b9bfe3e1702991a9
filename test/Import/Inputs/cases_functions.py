# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: functions of one int8 number, at usual and extreme scales."""

import reference as ref
import reference_functions as fun
from make_tflite import Model

# Scale and zero point of the input, then of the output.
QUANTS = {
    "": (ref.f32(0.047), -3, ref.f32(0.061), 7),
    "_coarse": (ref.f32(2.5), 127, ref.f32(0.0007), -128),
    "_fine": (ref.f32(0.0003), -128, ref.f32(0.9), 127),
}


def functions_of_one(operators):
    """A model that puts all 256 numbers through several operators. Each is a name, a
    function of a number, the quantisations and options; all have one input quantisation."""
    shape = (1, 16, 16, 1)
    model = Model()
    si, zi = operators[0][2][:2]
    i = model.tensor("in", shape, scale=si, zero=zi)
    data = list(range(-128, 128))
    outputs, expected = [], []
    for number, (name, function, quants, options) in enumerate(operators):
        o = model.tensor("out%d" % number, shape, scale=quants[2], zero=quants[3])
        model.op(name, [i], [o], **options)
        outputs.append(o)
        expected += [function(q) for q in data]
    model.inputs, model.outputs = [i], outputs
    return model, data, expected


def real_functions(quants):
    """Operators that the kernels tabulate from a function of a float32."""

    def tabulated(function):
        return lambda q: fun.tabulated(q, *quants, function)

    yield "ELU", tabulated(fun.elu), quants, {}
    yield "EXP", tabulated(fun.exp), quants, {}
    yield "LOG", tabulated(lambda x: fun.log(x, *quants[2:])), quants, {}
    yield "GELU", tabulated(fun.gelu), quants, {}
    yield "GELU", tabulated(fun.gelu_tanh), quants, {"approximate": True}
    yield "TANH", tabulated(fun.tanh), quants, {}


def fixed_functions(quants):
    """Operators whose kernels compute with integers."""
    yield "ABS", lambda q: fun.absolute(q, *quants), quants, {}
    same = quants[:2] + (quants[0], 90)
    yield "ABS", lambda q: fun.absolute(q, *same), same, {}
    yield "NEG", fun.negated, quants, {}
    yield "SQRT", lambda q: fun.square_root(q, *quants), quants, {}
    yield "RSQRT", lambda q: fun.reciprocal_root(q, *quants), quants, {}
    for alpha in (0.1, -0.3, -2.0):
        alpha = ref.f32(alpha)
        yield "LEAKY_RELU", lambda q, a=alpha: fun.leaky(q, *quants, a), quants, {"alpha": alpha}


def saturated(scale, zero):
    """LOGISTIC of an input so coarse that all saturates."""
    quants = (ref.f32(scale), zero, 1 / 256, -128)
    return "LOGISTIC", lambda q: -128 if q <= zero else 127, quants, {}


def distinct(operators):
    """The operators in groups without two equal functions: upstream's lowering does not
    take a model that returns one value twice."""
    groups = []
    for operator in operators:
        results = tuple(operator[1](q) for q in range(-128, 128))
        group = next((g for g in groups if results not in g), None)
        if group is None:
            groups.append(group := {})
        group[results] = operator
    return [list(group.values()) for group in groups]


def cases():
    for suffix, quants in QUANTS.items():
        groups = distinct([*real_functions(quants), *fixed_functions(quants)])
        for number, group in enumerate(groups):
            yield "functions%s_%d" % (suffix, number), lambda g=group: functions_of_one(g)
    other = QUANTS[""][:2] + (1 / 256, -100)
    yield "logistic_zero_point", lambda: functions_of_one(
        [("LOGISTIC", lambda q: fun.tabulated(q, *other, fun.logistic), other, {})]
    )
    for scale in (9.0, 3e20):
        yield "logistic_coarse_%g" % scale, lambda s=scale: functions_of_one([saturated(s, -4)])
    least = (ref.f32(1e-20), 3, 1 / 128, 0)
    yield "tanh_least", lambda: functions_of_one(
        [("TANH", lambda q: fun.tabulated(q, *least, fun.tanh), least, {})]
    )
