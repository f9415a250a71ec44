-- What roles there are is the program's table (roles.def), not the store's.

ALTER TABLE users ADD COLUMN role_name TEXT NOT NULL DEFAULT '';
UPDATE users SET role_name = role;
ALTER TABLE users DROP COLUMN role;
ALTER TABLE users RENAME COLUMN role_name TO role;
