"""What stands in a scrubbed text instead of what went, so that a sentence can still be read."""

NAME, HANDLE, MAIL, PHONE = "[name]", "[handle]", "[mail]", "[phone]"
ID, LINK, KEY, ADDRESS, BORN = "[id]", "[link]", "[key]", "[address]", "[born]"
PLACEHOLDERS = (NAME, HANDLE, MAIL, PHONE, ID, LINK, KEY, ADDRESS, BORN)
"""They are no words of the writer: whoever counts words leaves them out."""
