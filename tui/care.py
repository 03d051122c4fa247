"""What keeps people safe, in words."""

CARE = "Not a substitute for care. Stop if it hurts."
"""Stands on every screen that starts a session."""

STOP_SIGNS = (
    "Sharp, burning or shooting pain.",
    "Numbness, tingling, weakness.",
    "Dizziness, nausea.",
    "New headache, trouble seeing or speaking.",
    "Breathlessness.",
    "Chest pain.",
)
URGENT_CARE = (
    "New bladder or bowel change, numbness around the saddle, leg weakness, fever, after an accident, history of "
    "cancer, unexplained weight loss, pain at night; chest pain; sudden severe headache."
)
ASK_FIRST = (
    "Blood thinners, osteoporosis, pregnancy, recent surgery, varicose veins, numb skin, suspected clot (then don't), "
    "inflammation, open wound, fracture (then don't)."
)
