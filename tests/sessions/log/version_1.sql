-- The log as version 1 wrote it. It stays as it is: people have logs like it.
PRAGMA application_id = 1970170740;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
BEGIN TRANSACTION;
CREATE TABLE run (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            own INTEGER NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            offset_s INTEGER NOT NULL,
            day TEXT NOT NULL,
            ended_ms INTEGER NOT NULL,
            began INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            steps INTEGER NOT NULL,
            practised_ms INTEGER NOT NULL,
            before INTEGER,
            after INTEGER,
            mark_index INTEGER NOT NULL,
            mark_of INTEGER NOT NULL,
            mark_do TEXT NOT NULL,
            mark_side TEXT,
            mark_title TEXT,
            mark_address TEXT NOT NULL,
            mark_nth INTEGER NOT NULL,
            mark_outline TEXT NOT NULL
        );
INSERT INTO "run" VALUES(1,'00000000000000000000000000000001',1,'middle-back-ball','Middle back release',1772436600000,3600,'2026-03-02',1772437140000,0,1,13,520000,6,3,12,13,'stretch',NULL,'Hug yourself','[3]',0,'0123456789abcdef');
CREATE TABLE share (
            run INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
            nth INTEGER NOT NULL,
            area TEXT NOT NULL,
            side TEXT,
            practised_ms INTEGER NOT NULL,
            pressed_ms INTEGER NOT NULL,
            PRIMARY KEY (run, nth)
        ) WITHOUT ROWID;
INSERT INTO "share" VALUES(1,0,'middle-back','left',200000,135000);
INSERT INTO "share" VALUES(1,1,'middle-back','right',190000,130000);
CREATE INDEX run_by_day ON run (day);
CREATE INDEX run_by_name ON run (name, ended_ms);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('run',1);
COMMIT;
