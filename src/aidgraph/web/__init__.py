"""Hold what all local servers share: body, language, listening and the same-site check."""
