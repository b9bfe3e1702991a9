# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What mcunet.from_torch says of what it does not take: one line each."""

from typing import Any, Iterator, Tuple

import mcunet
import torch
from torch import nn

from torch_networks import Call


def nested(*layers: Any) -> nn.Module:
    """Below "features", between a convolution and a head."""
    features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sequential(*layers))
    return Call(lambda m, x: m.features(x), features=features)


def by_data(_: Any, x: Any) -> Any:
    return x if x.sum() > 0 else -x


def refused() -> Iterator[Tuple[str, nn.Module, Any]]:
    image = torch.randn(4, 3, 8, 8)
    yield "softplus", nested(nn.ReLU(), nn.Softplus()), image
    yield "function", nested(Call(lambda _, x: torch.fft.fft(x).real)), image
    yield "method", nested(Call(lambda _, x: x.permute(0, 2, 3, 1))), image
    yield "padding mode", nested(nn.Conv2d(4, 4, 3, padding=1, padding_mode="reflect")), image
    yield "ceil", nested(nn.AvgPool2d(4, ceil_mode=True)), image
    yield "adaptive", nested(nn.AdaptiveAvgPool2d(4)), image
    yield "mode", nested(nn.Upsample(scale_factor=2, mode="bicubic")), image
    yield "softmax", nested(nn.Softmax(dim=2)), image
    yield "logsoftmax", nested(nn.Flatten(), nn.LogSoftmax(1)), image
    yield "divisor", nested(Call(lambda _, x: 1 / x)), image
    yield "part", nested(Call(lambda _, x: x[:, :2])), image
    yield "linear", nested(nn.Linear(6, 2)), image
    yield "bounds", nested(nn.Hardtanh()), image
    yield "transposed", nn.ConvTranspose2d(3, 4, 3, 2, 1, 1), image
    yield "volume", nn.Conv3d(3, 4, 3), torch.randn(4, 3, 8, 8, 8)
    yield "control flow", Call(by_data), image
    yield "example", nn.Conv2d(5, 4, 3), image
    yield "identity", nn.Identity(), image


def told(action: Any) -> str:
    try:
        action()
    except mcunet.McunetError as problem:
        return str(problem)
    return "no error"


def main() -> None:
    torch.manual_seed(0)
    for name, module, image in refused():
        said = told(lambda m=module, i=image: mcunet.from_torch(m, i[:1], i))
        print(f"{name} > {said}")
    net, image = nn.Conv2d(3, 4, 3), torch.randn(4, 3, 8, 8)
    for options in (
        {"method": "best"},
        {"percentile": 3},
        {"equalize": True},
        {"input_quant": (0.0, 3)},
        {"labels": torch.zeros(3)},
    ):
        said = told(lambda o=options: mcunet.from_torch(net, image[:1], image, **o))
        print(f"{next(iter(options))} > {said}")
    print("calibration >", told(lambda: mcunet.from_torch(net, image[:1], image[:, :2])))
    print("infinite >", told(lambda: mcunet.from_torch(net, image[:1], image / 0)))
    quantised = mcunet.from_torch(net, image[:1], image)
    print("real >", told(lambda: quantised.simulate(image.numpy())))
    print("file >", told(lambda: quantised.save("model.onnx")))


if __name__ == "__main__":
    main()
