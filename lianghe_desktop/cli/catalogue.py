"""Every command of this release: its name, what it does, and the module that is loaded when it is called.

Modules are loaded by name, because most of them bring the store along and `lianghe --version`, the
questionnaire commands and `assess --input` must start without it.
"""

import argparse
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

Describe = Callable[[argparse.ArgumentParser], None]


class CommandModule(Protocol):
    """What a module of commands offers: for each name, how its arguments are described."""

    COMMANDS: Mapping[str, Describe]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One command as `lianghe --help` lists it."""

    name: str
    about: str
    module: str

    def describe(self, parser: argparse.ArgumentParser) -> None:
        """Load the command and let it describe its arguments; `run` is among the defaults then."""
        module = importlib.import_module(f"lianghe_desktop.cli.{self.module}")
        cast(CommandModule, module).COMMANDS[self.name](parser)


CATALOGUE = (
    Command(name="init", about="首次设置：建立本机的加密数据", module="desk_commands"),
    Command(name="demo", about="在演示数据上走完全部流程", module="demo_commands"),
    Command(name="households", about="农户名单：列出、显示、查找", module="household_commands"),
    Command(name="import", about="从 Excel 名单导入户和家庭成员", module="import_commands"),
    Command(
        name="mappings", about="导入对照表和上级表格：列出、导出、收下、发给下级", module="mapping_commands"
    ),
    Command(name="holidays", about="放假安排：工作日按它数，列出、录入、删去", module="holiday_commands"),
    Command(name="history", about="一户的修改记录", module="household_commands"),
    Command(name="form", about="问卷：检查、试填、求值", module="form_commands"),
    Command(name="assess", about="试算：按政策规则给出建议和理由", module="assess_commands"),
    Command(name="simulate", about="改一个标准会怎样：谁进、谁出、要多少钱", module="assess_commands"),
    Command(name="packs", about="政策包：列出、显示、检查、启用、发给下级", module="pack_commands"),
    Command(name="print", about="打印成 PDF 文件", module="print_commands"),
    Command(
        name="verify-paper", about="核对手里的纸：有效、已过时，或不是本机打印的", module="paper_commands"
    ),
    Command(name="sheets", about="上级表格：对应一次，填一户、每户或一张名单", module="sheet_commands"),
    Command(name="stats", about="统计表", module="stats_commands"),
    Command(name="lists", about="台账、送部门名单、发放清单、国家系统格式", module="list_commands"),
    Command(name="sms", about="短信名单：写成短信平台能导入的文件", module="sms_commands"),
    Command(name="report", about="月报、季度、半年和年度报告：从记录起草", module="report_commands"),
    Command(
        name="consistency",
        about="前后不一致的地方：说明原因，可以写明理由认可",
        module="consistency_commands",
    ),
    Command(name="duplicates", about="疑似重复登记：合并、并户、分户，可以撤销", module="duplicate_commands"),
    Command(name="duties", about="定期工作和每户要办的事：到期、快到期、逾期", module="duty_commands"),
    Command(name="help", about="帮扶：建议、计划、交付、走访、成效、专题、结对", module="help_commands"),
    Command(name="people", about="本机的工作人员：列出、添加、停用、恢复", module="people_commands"),
    Command(name="enrol", about="电脑登记：申请、批准、接受", module="enrol_commands"),
    Command(name="bundle", about="数据包：导出、查看、导入、状态", module="bundle_commands"),
    Command(name="collect", about="市级收集：把上报包收进 PostgreSQL 数据库", module="collect_commands"),
    Command(name="cases", about="办件：登记线索或申请，办理各步，部门名单核对", module="case_commands"),
    Command(name="monitor", about="预警和监测：预警、月度排查、渐退、介绍工作", module="monitor_commands"),
    Command(name="sample", about="随机抽样核查：抽取、名单、登记结果", module="sample_commands"),
    Command(name="review", about="退回补充：退回、列出、答复、了结", module="review_commands"),
    Command(name="rulings", about="裁定：缺号不再等、分成两份的记录", module="ruling_commands"),
    Command(name="conflicts", about="待定内容：两边填得不一样的地方", module="conflict_commands"),
    Command(name="backup", about="备份：生成、核对、恢复", module="desk_commands"),
    Command(name="check", about="检查本机数据是否完好", module="desk_commands"),
)
