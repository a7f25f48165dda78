"""The shapes of text that are read as dates, times, numbers and truths."""

DATE = r"\d{4}-\d{2}-\d{2}"
CLOCK = r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
STAMP = DATE + CLOCK + r"( ?(Z|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?))?"
NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
WHOLE = r"[+-]?\d+(\.0*)?"
TRUE, FALSE = "'true', 't', 'yes', 'y', '1', '1.0'", "'false', 'f', 'no', 'n', '0', '0.0'"
