Attribute VB_Name = "CipxlHelpers"
Option Explicit

' What stands between Excel's cells and Python. No rule is worked out here.

Private Const LongestLog As Long = 200000
Private Const MostCells As Long = 100000

' One call for a whole range. Whatever goes wrong is #VALUE! in the cell and a line in the log.
Public Function CipxlAnswer(ByVal FunctionName As String, ByVal Given As Variant) As Variant
    On Error GoTo Failed
    CipxlAnswer = CipxlErrors(XLPy.CallUDF("cipxl_addin.functions", (FunctionName), (Given)))
    Exit Function
Failed:
    CipxlLog FunctionName & ": " & Err.Description
    CipxlAnswer = CVErr(2015)
End Function

' Whether Excel asks while its function wizard is open: then nothing is worked out.
Public Function CipxlInWizard() As Boolean
    On Error Resume Next
    CipxlInWizard = Not Application.CommandBars("Standard").Controls(1).Enabled
End Function

' What stands in an argument: a value, or rows of values. Of whole rows and columns, the part that is used. Of more
' cells than are answered, and of several ranges in one argument, #VALUE!: none of them is left out in silence.
Public Function CipxlValues(ByVal Given As Variant) As Variant
    Dim Whole As Object, Area As Object
    If IsMissing(Given) Then
        CipxlValues = Empty
    ElseIf IsObject(Given) Then
        Set Whole = Given
        Set Area = CipxlUsed(Whole)
        If Whole.Areas.Count > 1 Or CDbl(Area.Rows.Count) * Area.Columns.Count > MostCells Then
            CipxlValues = CVErr(2015)
        Else
            CipxlValues = CipxlShown(Area.Value, Area)
        End If
    Else
        CipxlValues = Given
    End If
End Function

' The part of a range up to the last row and column that are used; never less than its first cell.
Public Function CipxlUsed(ByVal Area As Object) As Object
    Dim Height As Long, Width As Long
    With Area.Worksheet.UsedRange
        Height = CipxlWithin(.Row + .Rows.Count - Area.Row, Area.Rows.Count)
        Width = CipxlWithin(.Column + .Columns.Count - Area.Column, Area.Columns.Count)
    End With
    If Height = Area.Rows.Count And Width = Area.Columns.Count Then
        Set CipxlUsed = Area
    Else
        Set CipxlUsed = Area.Resize(Height, Width)
    End If
End Function

' A number that is at least 1 and at most another.
Public Function CipxlWithin(ByVal Wanted As Long, ByVal Most As Long) As Long
    CipxlWithin = Wanted
    If Wanted > Most Then CipxlWithin = Most
    If Wanted < 1 Then CipxlWithin = 1
End Function

' The values of a range, where a number that its cell shows as a percentage is the text that is shown: 0.94 is "94%".
Public Function CipxlShown(ByVal Values As Variant, ByVal Area As Object) As Variant
    Dim Form As Variant, Row As Long, Column As Long
    Form = Area.NumberFormat
    If Not IsArray(Values) Then
        CipxlShown = CipxlPercent(Values, CStr(Form))
        Exit Function
    End If
    If Not IsNull(Form) Then
        If InStr(1, CStr(Form), "%") = 0 Then
            CipxlShown = Values
            Exit Function
        End If
    End If
    For Row = LBound(Values, 1) To UBound(Values, 1)
        For Column = LBound(Values, 2) To UBound(Values, 2)
            If VarType(Values(Row, Column)) = 5 Then
                Form = Area.Cells(Row - LBound(Values, 1) + 1, Column - LBound(Values, 2) + 1).NumberFormat
                Values(Row, Column) = CipxlPercent(Values(Row, Column), CStr(Form))
            End If
        Next Column
    Next Row
    CipxlShown = Values
End Function

' 0.94 in a cell of the format 0% is "94%"; anything else stays as it is.
Public Function CipxlPercent(ByVal Value As Variant, ByVal Form As String) As Variant
    Dim Digits As String
    CipxlPercent = Value
    If VarType(Value) <> 5 Or InStr(1, Form, "%") = 0 Then Exit Function
    Digits = Trim(Str(Round(Value * 100, 10)))
    If InStr(1, Digits, "E") > 0 Then Exit Function
    If Left(Digits, 1) = "." Then Digits = "0" & Digits
    If Left(Digits, 2) = "-." Then Digits = "-0" & Mid(Digits, 2)
    CipxlPercent = Digits & "%"
End Function

' The row and column in which a range begins, so that findings can name their cells; 1 and 1 for anything else.
Public Function CipxlCorner(ByVal Given As Variant) As Variant
    Dim Area As Object
    If IsObject(Given) Then
        Set Area = Given
        CipxlCorner = Array(Area.Row, Area.Column)
    Else
        CipxlCorner = Array(1, 1)
    End If
End Function

' Python's answer, with each text that names an error of Excel's made that error. A single row comes as a plain list.
Public Function CipxlErrors(ByVal Answer As Variant) As Variant
    Dim Row As Long, Column As Long
    If Not IsArray(Answer) Then
        CipxlErrors = CipxlError(Answer)
        Exit Function
    End If
    If CipxlIsList(Answer) Then
        For Column = LBound(Answer) To UBound(Answer)
            Answer(Column) = CipxlError(Answer(Column))
        Next Column
    Else
        For Row = LBound(Answer, 1) To UBound(Answer, 1)
            For Column = LBound(Answer, 2) To UBound(Answer, 2)
                Answer(Row, Column) = CipxlError(Answer(Row, Column))
            Next Column
        Next Row
    End If
    CipxlErrors = Answer
End Function

' Whether an array has one dimension.
Public Function CipxlIsList(ByVal Answer As Variant) As Boolean
    Dim Last As Long
    On Error GoTo OneDimension
    Last = UBound(Answer, 2)
    CipxlIsList = False
    Exit Function
OneDimension:
    CipxlIsList = True
End Function

' A cell of an answer: the error that it names, or itself.
Public Function CipxlError(ByVal Cell As Variant) As Variant
    Dim Number As Long
    CipxlError = Cell
    If VarType(Cell) <> 8 Then Exit Function
    Number = CipxlErrorNumber(CStr(Cell))
    If Number > 0 Then CipxlError = CVErr(Number)
End Function

' Excel's number for an error by its text, or 0 for a text that names none.
Public Function CipxlErrorNumber(ByVal Named As String) As Long
    Select Case Named
        Case "#NULL!": CipxlErrorNumber = 2000
        Case "#DIV/0!": CipxlErrorNumber = 2007
        Case "#VALUE!": CipxlErrorNumber = 2015
        Case "#REF!": CipxlErrorNumber = 2023
        Case "#NAME?": CipxlErrorNumber = 2029
        Case "#NUM!": CipxlErrorNumber = 2036
        Case "#N/A": CipxlErrorNumber = 2042
        Case "#GETTING_DATA": CipxlErrorNumber = 2043
        Case "#SPILL!": CipxlErrorNumber = 2045
        Case "#CONNECT!": CipxlErrorNumber = 2046
        Case "#BLOCKED!": CipxlErrorNumber = 2047
        Case "#UNKNOWN!": CipxlErrorNumber = 2048
        Case "#FIELD!": CipxlErrorNumber = 2049
        Case "#CALC!": CipxlErrorNumber = 2050
        Case Else: CipxlErrorNumber = 0
    End Select
End Function

' What a button of the ribbon does: the command's function in Python.
Public Sub CipxlRun(ByVal Command As String)
    On Error GoTo Failed
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open the return first.", vbInformation, "cipxl"
        Exit Sub
    End If
    RunPython Command
    Exit Sub
Failed:
    ShowError "", Err.Description
End Sub

' What xlwings calls when Python could not be reached or stopped: a sentence for the person, the rest for the log.
Public Sub ShowError(FileName As String, Optional Message As String = "")
    Dim Told As String
    Told = Message
    On Error Resume Next
    If Told = "" Then Told = ReadFile(FileName)
    On Error GoTo 0
    CipxlLog Told
    MsgBox "cipxl could not do this. Nothing in the workbook was changed by the part that failed." & vbCrLf & vbCrLf & _
        "Try once more. If it fails again, ask ICT to run: cipxl addin doctor" & vbCrLf & _
        "What went wrong is in " & CipxlLogFile(), vbExclamation, "cipxl"
End Sub

' Where the log is.
Public Function CipxlLogFile() As String
    Dim Folder As String
    Folder = Environ("LOCALAPPDATA")
    If Folder = "" Then Folder = Environ("HOME")
    CipxlLogFile = Folder & Application.PathSeparator & "cipxl" & Application.PathSeparator & "addin-excel.log"
End Function

' A line at the end of the log. A log that has grown long is begun anew; a log that cannot be written stops nothing.
Public Sub CipxlLog(ByVal Told As String)
    Dim Number As Integer, Path As String, Folder As String
    On Error Resume Next
    Path = CipxlLogFile()
    Folder = Left(Path, Len(Path) - Len("addin-excel.log") - 1)
    If Dir(Folder, vbDirectory) = "" Then MkDir Folder
    If Dir(Path) <> "" Then
        If FileLen(Path) > LongestLog Then Kill Path
    End If
    Number = FreeFile
    Open Path For Append As #Number
    Print #Number, Format(Now, "yyyy-mm-dd hh:mm:ss") & " " & Replace(Replace(Told, vbCr, " "), vbLf, " ")
    Close #Number
End Sub
