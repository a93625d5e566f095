"""What is true of every row that the verbs write, as queries that count the rows of which it is not."""

INVARIANTS = {
    "the stage of an opportunity is that of its last entry": """
        SELECT count(*) FROM conversations_opportunity o JOIN LATERAL (
            SELECT * FROM conversations_stageentry e WHERE e.opportunity_id = o.id ORDER BY sequence DESC LIMIT 1
        ) e ON true
        WHERE (o.stage_id, o.stage_name, o.stage_entered_at) IS DISTINCT FROM (e.stage_id, e.stage_name, e.entered_at)
    """,
    "every opportunity has entered the first stage of its version when it was opened": """
        SELECT count(*) FROM conversations_opportunity o
        LEFT JOIN conversations_stageentry e ON e.opportunity_id = o.id AND e.sequence = 1
        LEFT JOIN stages_stage s ON s.id = e.stage_id
        WHERE s.position IS DISTINCT FROM 1 OR s.version_id <> o.version_id OR e.entered_at <> o.opened_at
    """,
    "entries are numbered from one without a gap, forward in time and in the stages": """
        SELECT count(*) FROM (
            SELECT e.*, s.position, row_number() OVER w AS place, lag(e.entered_at) OVER w AS before,
                lag(s.position) OVER w AS position_before
            FROM conversations_stageentry e JOIN stages_stage s ON s.id = e.stage_id
            WINDOW w AS (PARTITION BY e.opportunity_id ORDER BY e.sequence)
        ) e WHERE sequence <> place OR entered_at < before OR position <= position_before
    """,
    "a stage belongs to the version of the opportunity": """
        SELECT count(*) FROM conversations_opportunity o JOIN conversations_stageentry e ON e.opportunity_id = o.id
        JOIN stages_stage s ON s.id = e.stage_id WHERE s.version_id <> o.version_id
    """,
    "what is missing was required in a stage that was left, was not reached by then, and has its reason": """
        SELECT count(*) FROM conversations_stageentry e CROSS JOIN jsonb_array_elements(e.missing) AS missing
        JOIN stages_milestone m ON m.id = (missing->>'milestone')::bigint
        JOIN stages_stage left_one ON left_one.id = m.stage_id JOIN stages_stage entered ON entered.id = e.stage_id
        WHERE NOT m.is_required OR left_one.position >= entered.position OR e.reason = ''
            OR m.name <> missing->>'name' OR EXISTS (
                SELECT FROM conversations_milestonereached r WHERE r.opportunity_id = e.opportunity_id
                AND r.milestone_id = m.id AND r.reached_at < e.entered_at
            )
    """,
    "the outcome of an opportunity is the one in force": """
        SELECT count(*) FROM conversations_opportunity o
        LEFT JOIN conversations_outcome d ON d.opportunity_id = o.id AND d.reopened_at IS NULL
        WHERE o.outcome <> coalesce(d.kind, '') OR o.decided_on IS DISTINCT FROM d.decided_on
    """,
    "no opportunity ends before it is opened or after today": """
        SELECT count(*) FROM conversations_opportunity o JOIN conversations_outcome d ON d.opportunity_id = o.id
        WHERE d.decided_at < o.opened_at OR d.decided_on < o.opened_on OR d.decided_on >= %(today)s::date
    """,
    "a day is the one of its moment where the company is": """
        SELECT count(*) FROM conversations_opportunity o LEFT JOIN conversations_outcome d ON d.opportunity_id = o.id
        WHERE o.opened_on <> (o.opened_at AT TIME ZONE 'Europe/Paris')::date
            OR d.decided_on <> (d.decided_at AT TIME ZONE 'Europe/Paris')::date
    """,
    "only no decision has a cause, and always one": """
        SELECT count(*) FROM conversations_outcome WHERE (kind = 'no_decision') <> (cause <> '') OR reason = ''
    """,
    "nothing is disqualified later than its version allows": """
        SELECT count(*) FROM conversations_opportunity o JOIN stages_stage s ON s.id = o.stage_id
        JOIN stages_version v ON v.id = o.version_id
        WHERE o.outcome = 'disqualified' AND s.position > v.disqualification_stage
    """,
    "what was won has left the signature behind, and nothing else has": """
        SELECT count(*) FROM conversations_opportunity o JOIN stages_stage s ON s.id = o.stage_id
        JOIN stages_stage signature ON signature.version_id = o.version_id AND signature.is_signature
        WHERE (o.outcome = 'won' AND s.position < signature.position)
            OR (o.outcome <> 'won' AND s.position > signature.position)
    """,
    "a stage after the signature is entered on the day it is won, or later": """
        SELECT count(*) FROM conversations_stageentry e JOIN stages_stage s ON s.id = e.stage_id
        JOIN stages_stage signature ON signature.version_id = s.version_id AND signature.is_signature
        JOIN conversations_outcome d ON d.opportunity_id = e.opportunity_id
        WHERE s.position > signature.position AND e.entered_at < d.decided_at
    """,
    "the last conversation held and the next one are repeated on the opportunity": """
        SELECT count(*) FROM conversations_opportunity o LEFT JOIN (
            SELECT opportunity_id, max(starts_at) FILTER (WHERE state = 'held') AS held,
                min(starts_at) FILTER (WHERE state = 'scheduled') AS next
            FROM conversations_conversation GROUP BY 1
        ) c ON c.opportunity_id = o.id
        WHERE o.last_held_at IS DISTINCT FROM c.held OR o.next_at IS DISTINCT FROM c.next
    """,
    "what was held lies before today and after the opening, what is scheduled does not lie before": """
        SELECT count(*) FROM conversations_conversation c JOIN conversations_opportunity o ON o.id = c.opportunity_id
        WHERE (c.state = 'held' AND (c.starts_at >= %(today)s::date OR c.starts_at < o.opened_at))
            OR (c.state = 'scheduled' AND c.starts_at < %(today)s::date)
    """,
    "a planned conversation belongs to the version, with its theme and its role": """
        SELECT count(*) FROM conversations_conversation c JOIN conversations_opportunity o ON o.id = c.opportunity_id
        JOIN stages_plannedconversation p ON p.id = c.planned_conversation_id
        LEFT JOIN stages_versionrole r ON r.id = p.role_id
        WHERE p.version_id <> o.version_id OR p.theme_id <> c.theme_id OR r.buyer_role_id <> c.buyer_role_id
    """,
    "a conversation was in the stage of its day": """
        SELECT count(*) FROM conversations_conversation c WHERE c.stage_id IS DISTINCT FROM (
            SELECT e.stage_id FROM conversations_stageentry e
            WHERE e.opportunity_id = c.opportunity_id AND e.entered_at <= c.starts_at
            ORDER BY e.sequence DESC LIMIT 1
        )
    """,
    "whoever holds a conversation belongs to its department and to the team": """
        SELECT count(*) FROM conversations_conversation c JOIN conversations_opportunity o ON o.id = c.opportunity_id
        JOIN people_membership m ON m.id = c.held_by_id
        WHERE c.department_id IS DISTINCT FROM m.department_id OR NOT EXISTS (
            SELECT FROM people_role r WHERE r.membership_id = m.id AND r.team_id = o.team_id AND r.kind = 'rep'
        )
    """,
    "an effect is recorded of what was held only, a reason of what was cancelled": """
        SELECT count(*) FROM conversations_conversation
        WHERE (state <> 'held' AND movement || purpose_obtained || words <> '')
            OR (state = 'cancelled') <> (cancelled_because <> '')
    """,
    "participants are contacts of the account who are involved": """
        SELECT count(*) FROM conversations_participation p
        JOIN conversations_conversation c ON c.id = p.conversation_id
        JOIN conversations_opportunity o ON o.id = c.opportunity_id JOIN conversations_contact k ON k.id = p.contact_id
        WHERE k.account_id <> o.account_id OR NOT EXISTS (
            SELECT FROM conversations_involvement i WHERE i.opportunity_id = o.id AND i.contact_id = k.id
        )
    """,
    "an involvement repeats when the person was last spoken with": """
        SELECT count(*) FROM conversations_involvement i WHERE i.last_held_at IS DISTINCT FROM (
            SELECT max(c.starts_at) FROM conversations_participation p
            JOIN conversations_conversation c ON c.id = p.conversation_id
            WHERE p.contact_id = i.contact_id AND c.opportunity_id = i.opportunity_id AND c.state = 'held'
        )
    """,
    "a milestone is of the version, reached once, and shown in a conversation of that opportunity": """
        SELECT count(*) FROM conversations_milestonereached r
        JOIN conversations_opportunity o ON o.id = r.opportunity_id
        JOIN stages_milestone m ON m.id = r.milestone_id JOIN stages_stage s ON s.id = m.stage_id
        LEFT JOIN conversations_conversation c ON c.id = r.conversation_id
        WHERE s.version_id <> o.version_id OR c.opportunity_id <> o.id OR c.state <> 'held'
            OR r.reached_at < o.opened_at OR (r.conversation_id IS NOT NULL AND r.evidence <> 'said')
    """,
    "an opportunity is owned by somebody of its team and pinned to what the team followed, or to what was drawn": """
        SELECT count(*) FROM conversations_opportunity o WHERE NOT EXISTS (
            SELECT FROM people_role r WHERE r.membership_id = o.owner_id AND r.team_id = o.team_id
        ) OR NOT EXISTS (
            SELECT FROM stages_following f WHERE f.team_id = o.team_id AND f.version_id = o.version_id
            AND o.opened_on >= f.starts_on AND (f.ends_on IS NULL OR o.opened_on < f.ends_on)
        ) AND NOT EXISTS (
            SELECT FROM conversations_draw d JOIN stages_trial t ON t.id = d.trial_id
            WHERE d.account_id = o.account_id AND d.arm = 'b' AND t.version_b_id = o.version_id
            AND t.team_id = o.team_id AND o.opened_at >= d.drawn_at
        )
    """,
    "an account is drawn once its team tries two versions, when its first opportunity is opened": """
        SELECT count(*) FROM conversations_opportunity o JOIN stages_trial t ON t.team_id = o.team_id
        LEFT JOIN conversations_draw d ON d.trial_id = t.id AND d.account_id = o.account_id
        WHERE o.opened_at >= t.begun_at + interval '1 day' AND (
            d.id IS NULL OR d.drawn_at > o.opened_at
            OR o.version_id <> CASE d.arm WHEN 'b' THEN t.version_b_id ELSE t.version_a_id END
        )
    """,
    "stages, milestones and conversations are those of the version that is followed": """
        SELECT count(*) FROM conversations_opportunity o
        JOIN conversations_conversation c ON c.opportunity_id = o.id
        LEFT JOIN stages_plannedconversation p ON p.id = c.planned_conversation_id
        WHERE p.version_id <> o.version_id
            OR c.stage_id NOT IN (SELECT id FROM stages_stage s WHERE s.version_id = o.version_id)
    """,
    "an account was there before its opportunities": """
        SELECT count(*) FROM conversations_opportunity o JOIN conversations_account a ON a.id = o.account_id
        WHERE a.created_at > o.opened_at
    """,
    "no two accounts have one name": """
        SELECT count(*) FROM (SELECT name FROM conversations_account GROUP BY name HAVING count(*) > 1) twice
    """,
}
