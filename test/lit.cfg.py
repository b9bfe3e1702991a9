"""How lit finds and runs the tests of mcunet."""

import os
import shutil
import subprocess

import lit.formats

# Both are given by lit and by lit.site.cfg.py.
config = globals()["config"]
lit_config = globals()["lit_config"]

config.name = "mcunet"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "lit.cfg.py"]
config.test_source_root = os.path.join(config.mcunet_source_dir, "test")
config.test_exec_root = os.path.join(config.mcunet_build_dir, "test")

bin_dir = os.path.join(config.mcunet_build_dir, "bin")
# Debian's Python packages belong to Debian's Python, so /usr/bin comes before
# whatever else the caller's PATH has.
config.environment["PATH"] = os.pathsep.join(
    [bin_dir, config.llvm_tools_dir, "/usr/bin", "/bin", os.environ.get("PATH", "")]
)
config.environment["MCUNET_SOURCE_DIR"] = config.mcunet_source_dir
config.environment["MCUNET_BUILD_DIR"] = config.mcunet_build_dir
for name in ("HOME", "MCUNET_SEED", "TERM"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

mcunet_opt = os.path.join(bin_dir, "mcunet-opt")
if os.environ.get("MCUNET_ROUNDTRIP"):
    config.substitutions.append(("mcunet-opt ", mcunet_opt + " --verify-roundtrip "))
config.substitutions.append(("%{checked_translate}", os.path.join(bin_dir, "checked-translate")))
config.substitutions.append(("%mcunet-run", os.path.join(bin_dir, "mcunet-run")))
config.substitutions.append(
    ("%plugin", os.path.join(config.mcunet_build_dir, "lib", "libMCUNetPlugin.so"))
)

# Data that is not part of the project: tests that need it say so with REQUIRES,
# and the reason is printed once.
shared = config.mcunet_shared_default
for feature, variable, default in (
    ("zoo", "MCUNET_ZOO", os.path.join(shared, "zoo")),
    ("field", "MCUNET_FIELD", os.path.join(shared, "field")),
    ("planner-data", "MCUNET_PLANNER_DATA", os.path.join(shared, "planner")),
):
    path = os.path.abspath(os.environ.get(variable, default))
    if os.path.isdir(path):
        config.available_features.add(feature)
        config.environment[variable] = path
    else:
        lit_config.note(
            f"tests that require '{feature}' are skipped: no {variable} and no {default}"
        )

# Debian's Python, as everywhere in the tests.
for module in ("torch", "matplotlib", "jsonschema"):
    has_module = ["/usr/bin/python3", "-c", f"import {module}"]
    if subprocess.run(has_module, stderr=subprocess.DEVNULL).returncode == 0:
        config.available_features.add(module)
    else:
        lit_config.note(f"tests that require '{module}' are skipped: no python3-{module}")

if all(
    os.path.exists(os.path.join(bin_dir, "fuzz-" + target))
    for target in ("tflite", "onnx", "mlir", "json")
):
    config.available_features.add("fuzzers")
else:
    lit_config.note(
        "tests that require 'fuzzers' are skipped: built without MCUNET_ENABLE_FUZZERS or libFuzzer"
    )

style_tools = ("clang-format-22", "black", "mypy", "shellcheck", "git")
absent = [tool for tool in style_tools if not shutil.which(tool)]
if not absent and os.path.exists(os.path.join(config.mcunet_source_dir, ".git")):
    config.available_features.add("style-tools")
else:
    lit_config.note(
        f"tests that require 'style-tools' are skipped: no git clone, or not installed: {' '.join(absent)}"
    )

# Packages of an older build would differ from what this build gives: only on request.
if os.path.isdir(os.environ.get("MCUNET_PACKAGES", "")):
    config.available_features.add("packages")
    config.environment["MCUNET_PACKAGES"] = os.path.abspath(os.environ["MCUNET_PACKAGES"])
else:
    lit_config.note(
        "tests that require 'packages' are skipped: no MCUNET_PACKAGES;"
        " 'tools/dev/package.sh --check' makes them and runs these tests"
    )

# A root of its own for a process takes the right to enter one (test/Install).
bare_root = os.path.join(config.test_source_root, "Install", "Inputs", "bare_root.py")
entered = subprocess.run(["/usr/bin/python3", bare_root, "probe"], capture_output=True, text=True)
if entered.returncode == 0:
    config.available_features.add("bare-root")
else:
    lit_config.note(
        f"tests that require 'bare-root' are skipped: {entered.stderr.strip() or 'no chroot'}"
    )

if shutil.which("arm-none-eabi-g++") and shutil.which("qemu-system-arm"):
    config.available_features.add("qemu-arm")
else:
    lit_config.note(
        "tests that require 'qemu-arm' are skipped: no arm-none-eabi-g++ or no qemu-system-arm"
    )
