"""tamper.py [--drop] SQL: changes the store behind hearth's back, with the audit's triggers or without."""

import sqlite3
import sys

store = sqlite3.connect("hearth.db")
store.execute("PRAGMA recursive_triggers = ON")
if sys.argv[1] == "--drop":
    for name in ("audit_no_update", "audit_no_delete", "audit_at_the_end"):
        store.execute("DROP TRIGGER " + name)
try:
    store.execute(sys.argv[-1])
    store.commit()
except sqlite3.Error as error:
    print(error)
store.close()
