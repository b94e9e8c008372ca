"""The Excel add-in: functions and commands for officers who stay in Excel."""
