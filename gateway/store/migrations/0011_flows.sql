-- Where a session stands that follows a flow: its runs, results and contact, as JSON (gateway/survey/flow/saved.py).

ALTER TABLE session ADD COLUMN flow TEXT;           -- NULL: a questionnaire of our own
