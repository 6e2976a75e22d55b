// A page that was opened as a file must not read other files: results come without their sentences.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
