"""What does the work of the ribbon's commands: each takes the desk, works on its workbook and says what it did."""
