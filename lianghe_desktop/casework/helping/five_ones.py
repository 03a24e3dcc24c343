"""The five services that everybody able to work is offered (五个一), and the kinds of measure they are.

Source: 珠斗办字〔2017〕6号 二（二）1 (就业指导、岗位推荐、技能培训、创业培训、子女入读技工院校).
"""

SOURCE = "珠斗办字〔2017〕6号 二（二）1"
RECOMMEND = "employment_recommend"
TECHNICAL_SCHOOL = "employment_technical"
FIVE_ONES = (
    ("guidance", "就业指导", "employment_guidance", "employment_service"),
    ("recommend", "岗位推荐", RECOMMEND),
    ("training", "技能培训", "employment_training", "employment_cook"),
    ("startup", "创业培训", "employment_startup_training", "employment_startup"),
    ("technical", "子女入读技工院校", TECHNICAL_SCHOOL),
)
"""Field, title, and the kinds of measure that count for it; the first kind is that of an offer."""
OFFER_KINDS = tuple(kinds[0] for _, _, *kinds in FIVE_ONES)
