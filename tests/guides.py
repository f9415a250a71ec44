#!/usr/bin/env python3
"""Every command, option and help topic that README.md and the guides show exists in the program.

    guides.py FOLDER HEARTH
"""

import pathlib
import re
import subprocess
import sys


def say(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def logical_lines(text):
    """The lines of the text, those that end with a backslash joined."""
    return text.replace("\\\n", " ").split("\n")


def shown_commands(text):
    """(command, options) of each line that starts with hearth in a code block, or stands in backticks."""
    lines = [line for line in logical_lines(text) if line.startswith("    hearth ")]
    lines += re.findall(r"`(hearth [^`]+)`", text)
    for line in lines:
        words = line.split()
        yield words[1], re.findall(r"(?<!\S)--[a-z-]+", line), words[2] if len(words) > 2 else ""


def check_text(program, name, text, helps):
    faults = []
    for command, options, next_word in shown_commands(text):
        if command.startswith("<") or command.startswith("--"):
            continue
        if command not in helps:
            helps[command] = say(program, command, "--help")
        done = helps[command]
        if done.returncode and command != "help":
            faults.append(f"{name}: there is no command {command}")
        if command == "help" and next_word.isalpha() and next_word.islower() and say(program, "help", next_word).returncode:
            faults.append(f"{name}: there is no help topic {next_word}")
        faults += [f"{name}: {command} has no option {option}" for option in options
                   if command != "help" and not re.search(rf"{option}\b", done.stdout)]
    return faults


def command_table(program):
    lines = say(program, "--help").stdout.split("Commands:\n")[1].split("\n\n")[0]
    return "\n".join("  " + line for line in lines.rstrip("\n").split("\n"))


def main(folder, program):
    helps, faults = {}, []
    readme = (folder / "README.md").read_text()
    guides = sorted(folder.glob("*/help/*.md")) + sorted(folder.glob("*/*/help/*.md"))
    for path in [folder / "README.md", *guides]:
        faults += check_text(program, path.relative_to(folder), path.read_text(), helps)
    if command_table(program) not in readme:
        faults.append("README.md: the table of commands is not that of hearth --help")
    for path in guides:
        if say(program, "help", path.stem).stdout.find(path.read_text()) < 0:
            faults.append(f"hearth help {path.stem} does not print {path.relative_to(folder)}")
    print("\n".join(faults) or f"README.md and {len(guides)} guides agree with the program")
    return 1 if faults or not guides else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
