"""What was before a correction, kept by the database: bulk and raw writes are caught too."""

import pghistory


def tracked(*fields: str):
    """Keeps the old row when one of these columns changes, and when the row is deleted."""
    changes = [pghistory.UpdateEvent("changed", row=pghistory.Old, condition=pghistory.AnyChange(*fields))]
    return pghistory.track(
        *(changes if fields else []),
        pghistory.DeleteEvent("deleted"),
        exclude=["search"],
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,
    )
