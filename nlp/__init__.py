"""From text to meaning: pure functions, no SQL, no HTTP, no Streamlit; torch only inside :mod:`nlp.embed`."""
