"""The program carries the protections that CMakeLists.txt asks for: read from the ELF file, not from the flags.

    python3 tests/hardening.py PROGRAM
"""

import platform
import re
import subprocess
import sys


def printed(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    program = sys.argv[1]
    header = printed("readelf", "--wide", "--file-header", "--program-headers", "--dynamic", program)
    symbols = printed("readelf", "--wide", "--dyn-syms", program)
    stack = re.search(r"GNU_STACK.*", header)
    found = {
        "position-independent executable": re.search(r"Type:\s+DYN", header) and re.search(r"FLAGS_1.*\bPIE\b", header),
        "relocations read-only after start": "GNU_RELRO" in header and re.search(r"FLAGS.*\b(BIND_)?NOW\b", header),
        "stack not executable": stack and not re.search(r"\bRWE\b", stack.group()),
        "no writable and executable segment": not re.search(r"LOAD.*\bRWE\b", header),
        "stack protector": "__stack_chk_fail" in symbols,
        "fortified calls": len(set(re.findall(r"__\w+_chk\b", symbols)) - {"__stack_chk_fail"}) >= 5,
    }
    if platform.machine() == "x86_64":
        code = printed("objdump", "--disassemble", "--no-show-raw-insn", program)
        # Debian 12's start files are not built for it, so the linker cannot mark the whole program: look at ours.
        found["branch targets marked"] = re.search(r"<main>:\n\s*[0-9a-f]+:\s+endbr64", code)
        found["stack probes"] = re.search(r"\b(or|orq)\s+\$0x0,\(%rsp\)", code)
    missing = [name for name, is_there in found.items() if not is_there]
    for name in missing:
        print(f"{program}: missing: {name}")
    if not missing:
        print(f"{len(found)} protections found")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
