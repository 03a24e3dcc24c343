"""The questionnaire page: it draws a live survey session and hands it every answer."""
