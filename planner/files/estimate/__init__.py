"""The workbook a time estimate is filled in on: made, and read again."""
