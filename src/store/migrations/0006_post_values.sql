-- Remarks and the causes of pauses are values, no longer sentences. A pause begins again at the next failure.
UPDATE posts SET remark = CASE
    WHEN remark IS NULL THEN NULL
    WHEN remark = 'it was switched off before' THEN '"switched_off"'
    WHEN remark = 'its note is no longer there' THEN '"note_gone"'
    WHEN remark = 'somebody deleted it' THEN '"deleted"'
    WHEN remark LIKE 'no question can be asked%' THEN '"no_question"'
    WHEN remark LIKE 'the bot was not%' THEN '"offline"'
    WHEN remark LIKE 'I cannot see whether%' THEN '"unseen"'
    WHEN remark LIKE 'it was posted before%' THEN '"restored"'
    ELSE '"too_late"'
END;
UPDATE schedules SET pause_reason = NULL, pause_since = NULL, pause_retry_at = NULL, pause_failures = NULL;
