"""The guides as data: when each is for, its steps, and where a step is done.

Source: docs/formats/bundle.md 2.5, 3, 9; journal rules 8, 10 and 16.
"""

from dataclasses import dataclass, replace
from enum import Enum

from lianghe_desktop.desktop.navigation import HOUSEHOLDS, INBOX, RULING, SETTINGS, SYNC
from lianghe_desktop.records.area import AreaLevel


class Goal(Enum):
    """Where a step leads: a place, and the part of it that is wanted."""

    NOWHERE = ("", "")
    EXPORT = (SYNC, "status")
    JOINING = (SYNC, "joining")
    SHARED = (SYNC, "shared")
    CAME = (SYNC, "arrivals")
    ARRIVED = (INBOX, "arrivals")
    BELOW = (INBOX, "below")
    APPROVING = (INBOX, "approving")
    PEOPLE = (SETTINGS, "people")
    FAMILIES = (HOUSEHOLDS, "")
    QUESTIONS = (RULING, "questions")
    STOPPING = (RULING, "stopping")
    GAPS = (RULING, "gaps")
    KEYS = (RULING, "keys")

    def __init__(self, place: str, part: str) -> None:
        self.place = place
        self.part = part  # blank for what the place shows first


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideStep:
    """One step: what to do, and the button that leads to where it is done."""

    words: str
    goal: Goal = Goal.NOWHERE
    verb: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """A guide for the desks of a village, of the offices above, or of both."""

    key: str
    title: str
    when: str
    village: tuple[GuideStep, ...] = ()
    above: tuple[GuideStep, ...] = ()

    def steps(self, level: AreaLevel) -> tuple[GuideStep, ...]:
        """Return the steps for the desks of a level."""
        return self.village if level is AreaLevel.VILLAGE else self.above


_OFFICE, _BELOW = "{office}", "{below}"
_WORDS = {AreaLevel.DISTRICT: ("县区", "镇街")}


def _to(goal: Goal, verb: str, words: str) -> GuideStep:
    return GuideStep(words=words, goal=goal, verb=verb)


def _say(words: str) -> GuideStep:
    return GuideStep(words=words)


_JOIN = _to(
    Goal.JOINING,
    "去电脑登记",
    "在“数据同步”的“电脑登记”写登记申请到U盘，交给上级，电话里念核对码；拿回批准文件后在同一页接受。",
)
_APPROVE = _to(
    Goal.APPROVING,
    "去批准登记",
    "在“收件箱”的“批准登记”打开对方的申请，电话里听对方念核对码，批准后把文件带回去。",
)
_BASELINE_OUT = _to(
    Goal.BELOW, "去写基线", "在“收件箱”的“下级的电脑”选中它，写一份基线：名单、问卷和以前报过的内容都带过去。"
)
_BASELINE_IN = _to(Goal.CAME, "去导入基线", "导入上级给的基线：名单、问卷和以前报过的内容就都回来了。")
_JOIN_AGAIN = _to(
    Goal.JOINING, "去电脑登记", "有上级的：换完重新写一份登记申请，等上级批准。没有上级的，这一步不用办。"
)
_RETURNS = _to(Goal.BELOW, "去写回执", "给各{below}写回执包：他们导入后，这次的决定就带到了。")

GUIDES = (
    Guide(
        key="new_laptop",
        title="来了一台新电脑",
        when="村里添了电脑，或旧电脑用坏了换新的。",
        village=(
            _say("第一次打开两合时，选本村，按提示建立资料。等批准时可以先做调查，批准后照样算数。"),
            _JOIN,
            _BASELINE_IN,
            _say("旧电脑如果还在用，什么都不用停；如果坏了、丢了，请告诉镇里停用它。"),
        ),
        above=(
            _APPROVE,
            _BASELINE_OUT,
            _to(
                Goal.SHARED,
                "去共享文件夹",
                "本单位自己添一台：新电脑照样向上级登记、导入基线，再和旧电脑选同一个共享文件夹，两台的内容自动互相送到。",
            ),
        ),
    ),
    Guide(
        key="lost_laptop",
        title="电脑丢了或被盗",
        when="资料是加密的，没有密码打不开；但要防止有人用它再报东西上来。",
        village=(
            _say("马上打电话告诉镇里：哪台电脑、什么时候丢的、最后一次报送是哪天。"),
            _say("换一台电脑，照“来了一台新电脑”办。丢失以后没有报的，用纸质问卷补录。"),
        ),
        above=(
            _to(
                Goal.STOPPING,
                "去停用电脑",
                "停用那台电脑。停用前会先列出哪些内容照样算数。找回来了还能恢复。",
            ),
            _to(
                Goal.GAPS, "去看缺号", "如果中间有一份数据包也丢了，会有缺号：确实找不到的，选“缺号不再等”。"
            ),
            _APPROVE,
            _BASELINE_OUT,
            _RETURNS,
        ),
    ),
    Guide(
        key="restored",
        title="恢复了备份",
        when="资料损坏，用以前的备份恢复过。",
        village=(
            _say("恢复后本机自动换了新编号，备份以后报过的内容镇里都有，不会丢。"),
            _JOIN,
            _to(Goal.CAME, "去导入回执", "导入镇里最新的回执包：备份以后报过的内容就回来了。"),
            _to(Goal.EXPORT, "去导出", "再导出一次上报包：恢复以后新填的就报上去了。"),
        ),
        above=(
            _to(
                Goal.KEYS,
                "去换密钥",
                "恢复后本机换了新编号：在“密钥和名称”点“换密钥”，旧密钥给新编号作保，各{below}导入下次的回执包就跟上。",
            ),
            _to(Goal.ARRIVED, "去收数据包", "请各{below}重新导出一次，收进来：备份以后收过的内容就补齐了。"),
            _RETURNS,
            _to(
                Goal.APPROVING,
                "去批准登记",
                "恢复的是{below}里的电脑，只办这一步：它会重新写登记申请，在“批准登记”里批准，再给它写一份基线。"
                "它有旧密钥作保，名单里还是一台。",
            ),
        ),
    ),
    Guide(
        key="cloned",
        title="电脑整盘复制过",
        when="两台电脑用了同一份资料（整盘克隆、拷贝数据文件夹），编号撞在一起。",
        village=(
            _say("两台都不要删东西。哪台先报，镇里就以哪台为准；另一台的内容单独存着，不会混、不会丢。"),
            _to(
                Goal.CAME,
                "去导入回执",
                "两台都导入镇里的回执包：后报的那台会自己换新编号，并把内容重写一遍。",
            ),
            _JOIN,
        ),
        above=(
            _to(
                Goal.GAPS,
                "去看两份记录",
                "收数据包时程序会发现，列在“缺号和两份记录”里。给那个{below}写回执包就行。",
            ),
            _to(Goal.GAPS, "去补登", "那台电脑已经不在了的，选“替它补登”，填写人和调查不变。"),
            _APPROVE,
        ),
    ),
    Guide(
        key="two_cadres",
        title="两个人用一台电脑",
        when="各用各的名字和密码登录，谁填的一清二楚，不用建两份资料。",
        village=(
            _to(Goal.PEOPLE, "去添加同事", "管理员在“设置”的“人员和密码”里添加同事，设一个他自己的密码。"),
            _say("换人时退出两合，再用自己的名字登录。没做完的调查还在，可以接着做。"),
        ),
        above=(
            _to(Goal.PEOPLE, "去添加同事", "管理员在“设置”的“人员和密码”里添加同事，设一个他自己的密码。"),
        ),
    ),
    Guide(
        key="moved_cadre",
        title="干部调走或调来",
        when="人换了村，电脑和资料留在原来的村。",
        village=(
            _to(
                Goal.PEOPLE,
                "去停用",
                "原来的村：管理员在“人员和密码”里选中他，点“停用选中的人”。他填过的都在。",
            ),
            _to(
                Goal.PEOPLE,
                "去添加",
                "新的村：管理员把他添加为同事，用新密码登录。不要把旧电脑的资料拷过来。",
            ),
            _say("他名下的帮扶户，请在各户的“帮扶”里改帮扶责任人。"),
        ),
        above=(_to(Goal.PEOPLE, "去人员", "在“人员和密码”里停用调走的人，添加调来的人。"),),
    ),
    Guide(
        key="keys",
        title="{office}换了密钥",
        when="{office}管钥匙的人调走，或怀疑密钥外泄。",
        village=(
            _to(Goal.CAME, "去导入回执", "导入镇里下一份回执包，自动跟上，不用核对。"),
            _to(
                Goal.JOINING,
                "去电脑登记",
                "镇里另给了 newkey 开头的文件：在“电脑登记”最下面选它。以前导出的包镇里照样能收。",
            ),
        ),
        above=(
            _to(
                Goal.KEYS,
                "去换密钥",
                "点“换密钥”，通知文件写到U盘。",
            ),
            _JOIN_AGAIN,
            _RETURNS,
        ),
    ),
    Guide(
        key="machine",
        title="{office}的电脑换了",
        when="{office}的电脑坏了或丢了。有备份的照“恢复了备份”办；没有备份的照这里办。",
        village=(
            _to(
                Goal.JOINING,
                "去电脑登记",
                "收到镇里的名片（card 开头）：在“电脑登记”最下面选它，听电话里念核对码。",
            ),
            _JOIN,
            _to(Goal.EXPORT, "去导出", "导出上报包：新电脑没有的全部会带上，包括镇里以前填的。"),
            _say("镇里会请一个村念“上级”的核对码：就在“电脑登记”最下面，念旧的那一个。"),
        ),
        above=(
            _to(
                Goal.JOINING,
                "去电脑登记",
                "有上级的：先在新电脑上重新写登记申请，批准后导入上级给的基线，以前报上去的就都回来了；请上级停用旧电脑。",
            ),
            _to(Goal.KEYS, "去写名片", "在新电脑上写单位名片，发给各{below}，电话里念核对码。"),
            _APPROVE,
            _to(Goal.ARRIVED, "去收数据包", "收一次各{below}的数据包：户、调查和{office}以前填的都在里面。"),
            _to(Goal.KEYS, "去核对旧电脑", "请一个{below}念旧的核对码，填上以后，旧电脑填的内容照样算数。"),
            _say("以前寄来、还没收的数据包，用恢复单上的离线密钥可以打开看，再请{below}里重新导出一份。"),
        ),
    ),
    Guide(
        key="recoded",
        title="村改名、改代码或合并",
        when="区划调整。登记过的内容都不动，仍认原来的代码。",
        village=(
            _to(Goal.CAME, "去导入回执", "改名、改代码：导入镇里下一份回执包，新名称就到了。"),
            _to(
                Goal.JOINING,
                "去接受批准",
                "合并：并入的村在“电脑登记”接受新的批准文件，再导入基线，就能管两边的户。",
            ),
            _say("新添的电脑，第一次使用时仍选原来的代码。选错了，镇里批准时会提醒改过来。"),
        ),
        above=(
            _to(Goal.KEYS, "去改名或合并", "在“密钥和名称”里办改名、改代码或合并。"),
            _RETURNS,
        ),
    ),
    Guide(
        key="household",
        title="一户搬到别的村",
        when="由同时管着两个村的那一级办：同镇的由镇里办，跨镇的由县区办。",
        village=(
            _say("请报镇里办理迁移：哪一户、迁到哪个村。"),
            _to(Goal.CAME, "去导入回执", "镇里办好以后，两个村都导入镇里的回执包：这户就从原村转到新村。"),
        ),
        above=(
            _to(Goal.FAMILIES, "去找这一户", "打开这一户，在“基本情况”最下面点“办理迁移”，选迁到哪个村。"),
            _to(
                Goal.QUESTIONS,
                "去要定的事",
                "原村后来又填了这户的，会列在“要定的事”：转到迁入的村，或留在原处。",
            ),
            _RETURNS,
        ),
    ),
    Guide(
        key="versions",
        title="程序有新有旧",
        when="各台电脑的程序不会同一天换成新版本，数据照样来往。",
        village=(
            _say("对方的程序旧：他的数据包照常收。"),
            _say("对方的程序新：能认的照常收；本机还不认得的内容存好、不丢，换成新版本后自动生效。"),
            _say(
                "实在读不了的，程序会说“由更新版本的两合导出，本机版本太旧读不了”，本机不动；换成新版本再导入同一个文件。"
            ),
        ),
        above=(
            _say("对方的程序旧：他的数据包照常收，回执他也能读。"),
            _say("对方的程序新：能认的照常收；本机还不认得的内容存好、不丢，换成新版本后自动生效。"),
            _say("换新版本时，先换上面的（县区、镇里），再换下面的（镇里、村里），等着的内容最少。"),
        ),
    ),
)


def guide(key: str, level: AreaLevel = AreaLevel.TOWNSHIP) -> Guide:
    """Return one guide in the words of a level: a township has villages below it, a district townships."""
    return next(one for one in guides(level) if one.key == key)


def guides(level: AreaLevel) -> tuple[Guide, ...]:
    """Return all guides in the words of a level."""
    return tuple(_said(one, level) for one in GUIDES)


def _said(one: Guide, level: AreaLevel) -> Guide:
    office, below = _WORDS.get(level, ("镇里", "村"))

    def spoken(text: str) -> str:
        return text.replace(_OFFICE, office).replace(_BELOW, below)

    def steps(told: tuple[GuideStep, ...]) -> tuple[GuideStep, ...]:
        return tuple(replace(step, words=spoken(step.words)) for step in told)

    return replace(
        one,
        title=spoken(one.title),
        when=spoken(one.when),
        village=steps(one.village),
        above=steps(one.above),
    )
