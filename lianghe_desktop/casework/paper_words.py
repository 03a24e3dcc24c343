"""What the fields of a printed paper are called, and how their values read in a comparison."""

from typing import Any


def field_label(name: str) -> str:
    """Return the Chinese label of a field of a paper."""
    return _LABELS.get(name, name)


def shown(value: Any) -> str:
    """Return a plain value of a paper in words."""
    if value is None or value == []:
        return "（空）"
    if isinstance(value, dict):
        return "，".join(shown(one) for one in value.values() if one not in (None, [], ""))
    if isinstance(value, list):
        return "；".join(shown(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


_LABELS = {
    "village_name": "村（居）",
    "group_name": "村民小组",
    "household_no": "户编号",
    "head_name": "户主",
    "people": "人数",
    "categories": "困难类别",
    "benefits": "享受政策",
    "helper_name": "帮扶责任人",
    "helper_unit": "帮扶单位",
    "helper_phone": "帮扶责任人电话",
    "complaint_phone": "监督电话",
    "issuer": "发卡单位",
    "sample": "示范参数标记",
    "year": "年度",
    "facts": "基本情况",
    "members": "家庭成员",
    "incomes": "收入",
    "spendings": "支出",
    "topics": "住房、教育、医疗等情况",
    "goal": "目标",
    "measures": "帮扶措施",
    "visits": "帮扶记录",
    "offers": "五个一和介绍工作",
    "result": "年度成效",
    "effects": "年度成效对比",
    "since": "认定日期",
    "satisfaction": "满意度",
    "town_name": "镇街",
    "policy": "政策文件",
    "income_fen": "家庭收入（分）",
    "per_head_fen": "人均收入（分）",
    "income_words": "收入说明",
    "lines": "标准",
    "indicators": "积分项目",
    "points": "积分",
    "tier": "档次",
    "missing": "缺少的资料",
    "decision": "决定",
    "appeal_phone": "申诉电话",
    "borders": "怎样会改变结果",
    "sections": "记下的情况",
    "phone": "电话",
    "applicant": "申请人",
    "applied_on": "申请日期",
    "origin": "来源",
    "reason": "申请理由",
    "checks": "经济状况核对",
    "steps": "办理经过",
    "opinions": "各级意见",
    "needs": "困难与需求",
    "previous": "上次走访",
    "visit": "走访",
}
