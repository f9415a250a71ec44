-- What people see of their access, and administrators of everybody's.

ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT ''; -- the address that signed in
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- "Firefox on Windows", as the browser says
ALTER TABLE users ADD COLUMN password_ms INTEGER; -- when the password was set; NULL = before this was kept
ALTER TABLE users ADD COLUMN login_ms INTEGER; -- of the last session that began
