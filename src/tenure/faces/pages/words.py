"""The words of the pages, each in one place and in both languages. Words of metrics are in the catalogue, words of policies in policy.py."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from tenure.words import LANGUAGES, Text

WORDS: Mapping[str, Text] = {
    # The frame of every page
    "overview": Text("Overview", "概览"), "customers": Text("Customers", "客户"), "metrics": Text("Metrics", "指标"),
    "other_language": Text("中文", "English"), "skip": Text("Skip to the content", "跳到正文"), "menu": Text("Pages", "页面"),
    "as_of": Text("Data as of {when}", "数据截至 {when}"), "policy": Text("Policy", "口径"), "apply": Text("Apply", "应用"), "all": Text("All", "全部"),
    "csv": Text("Download CSV", "下载 CSV"), "as_table": Text("Show as table", "以表格显示"), "more": Text("Show all", "查看全部"),
    "month": Text("Month", "月份"), "none": Text("(none)", "（无）"), "filters": Text("Filters", "筛选"), "clear": Text("Clear filters", "清除筛选"),
    # Overview
    "target": Text("Target {value}", "目标 {value}"), 
    "vs_month": Text("vs. last month", "较上月"), "no_before": Text("nothing to compare with", "无可比数据"),
    "tile_mrr": Text("MRR", "MRR"), "tile_customer_churn_rate": Text("Customer churn", "客户流失率"), "tile_nps": Text("NPS", "NPS"),
    "months_12": Text("12 months", "近12个月"), "months_3": Text("3 months", "近3个月"), "months_1": Text("this month", "当月"),
    "movement": Text("MRR movement, {period}", "{period} MRR 变动"), "movement_label": Text("MRR from {a} to {b}", "MRR 从 {a} 到 {b}"),
    "new": Text("New", "新增"), "expansion": Text("Expansion", "扩展"), "reactivation": Text("Reactivation", "回流"),
    "contraction": Text("Contraction", "收缩"), "churn": Text("Churn", "流失"), "fx": Text("Currency", "汇率"),
    "segment_in": Text("Moved in", "转入"), "segment_out": Text("Moved out", "转出"), "step": Text("Movement", "变动项"), "amount": Text("Amount", "金额"),
    "cohorts": Text("Net MRR retention by cohort, %", "各同期群 MRR 净留存，%"), "cohort": Text("Cohort", "同期群"), "later": Text("months after the first →", "首月后的月数 →"),
    "cohort_caption": Text("Share of a cohort's first MRR that it pays so many months later", "同期群首笔 MRR 在若干个月后的留存比例"),
    "no_cohorts": Text("No customers were won in these twelve months under this filter.", "在此筛选下，这十二个月内没有新客户。"),
    "largest": Text("Largest customers", "最大客户"),
    # Customers
    "search": Text("Search customers", "搜索客户"), "show": Text("Show", "显示"), "paying": Text("Customers now", "当前客户"),
    "left": Text("Former customers", "以前的客户"), "everyone": Text("All accounts", "全部账户"), "customer": Text("Customer", "客户"), "name": Text("Name", "名称"),
    "trend": Text("MRR, 1 month", "MRR 月变化"), "engagement": Text("Engagement", "参与度"), "renewal": Text("Renewal", "续约日"),
    "idle": Text("Last used", "最近使用"), "days_ago": Text("{days} d ago", "{days} 天前"), "stage": Text("Stage", "阶段"),
    "count": Text("{found} of {all} accounts", "{all} 个账户中的 {found} 个"), "previous": Text("Previous", "上一页"), "next": Text("Next", "下一页"),
    "page_of": Text("Page {page} of {pages}", "第 {page} / {pages} 页"), "pages": Text("Pages of the list", "列表页"),
    "nobody": Text("No customer fits these filters.", "没有符合筛选条件的客户。"),
    "nobody_next": Text("Clear the filters, or search for a part of the name or id.", "请清除筛选，或按名称、编号的一部分搜索。"), "customers_of": Text("Customers in {period}", "{period} 的客户"),
    # One customer
    "timeline": Text("Timeline", "时间线"), "no_timeline": Text("Nothing has happened with this customer yet.", "该客户暂无记录。"),
    "about": Text("About", "基本信息"), "all_metrics": Text("Every metric of {period}", "{period} 的全部指标"),
    "all_metrics_open": Text("Show every metric of this customer", "显示该客户的全部指标"), "id": Text("Id", "编号"),
    "minutes": Text("{count} min", "{count} 分钟"), "unanswered": Text("not answered", "未回答"), "older": Text("Show {count} older", "显示更早的 {count} 条"),
    "no_usage": Text("No use was recorded in these months.", "这些月份没有使用记录。"), "no_money": Text("Never paid in these months.", "这些月份没有付费。"),
    "churned": Text("Not a customer at the end of {period}", "{period} 末不是客户"),
    # Metrics
    "find_metric": Text("Find a metric", "查找指标"), "definition": Text("Definition", "定义"), "period": Text("Period", "期间"),
    "grain": Text("By time", "时间粒度"), "by": Text("Group by", "分组"), "where": Text("Filter", "筛选条件"), "value": Text("Value", "数值"),
    "whole": Text("One figure", "一个数"), "then_by": Text("then by", "再按"), "nothing": Text("Nothing", "不分组"),
    "numerator": Text("Numerator", "分子"), "denominator": Text("Denominator", "分母"), "interval": Text("95% interval", "95% 区间"),
    "note": Text("Note", "备注"), "unfinished": Text("unfinished", "未结束"),
    "shown_first": Text("The {shown} largest of {all} slices are shown; the CSV has all.", "仅显示 {all} 个分组中最大的 {shown} 个；CSV 含全部。"),
    "lines_first": Text("The chart has the {shown} largest of {all}.", "图中为 {all} 个中最大的 {shown} 个。"),
    "no_rows": Text("There is no row in this period under this filter: nothing to show, which is not the same as zero.",
                    "此期间在该筛选下没有数据：没有可显示的内容，并不等于零。"),
    "answers_found": Text("{count} metrics", "{count} 个指标"), "no_metric": Text("No metric has that in its name or meaning.", "没有名称或含义相符的指标。"),
    "where_hint": Text("for example segment = 'MM' and region != 'Europe'", "例如 segment = 'MM' and region != 'Europe'"),
    "period_hint": Text("2026-03, 2026-Q1, 2025-07..2026-06, FY2026, now", "2026-03、2026-Q1、2025-07..2026-06、FY2026、now"),
    # One number
    "counted": Text("{count} rows counted", "计入 {count} 行"), "left_out": Text("{count} rows left out", "未计入 {count} 行"), "made_of": Text("Made of {count} source rows", "来自 {count} 条源数据"),
    "restatements": Text("Restatements", "更正记录"), "parts": Text("Made of these figures", "由以下数字组成"),
    "no_opened_rows": Text("No row stands behind this number in this period.", "该期间此数没有对应的数据行。"),

    "was_known": Text("{was} as known on {known}", "{known} 时为 {was}"), "is_known": Text("{now} since {since}", "{since} 起为 {now}"),
    "why": Text("Trace why", "追溯原因"),
    "never_answered": Text("No run has recorded this figure: runs record the whole company, by month.", "尚无运行记录此数：运行只按月记录全公司数据。"),
    "never_restated": Text("It has been the same since it was first recorded on {when}.", "自 {when} 首次记录以来没有变化。"),
    "rows_first": Text("The first {shown} of {all} are shown; the CSV has all.", "仅显示 {all} 行中的前 {shown} 行；CSV 含全部。"),
    "rule": Text("Rule", "规则"), "source": Text("Source", "来源"), "line": Text("Line", "行"), "of_period": Text("{title}, {period}", "{title}，{period}"),
    # What went wrong
    "cannot": Text("This page cannot be shown", "无法显示此页"), "not_there": Text("There is no such page", "没有这个页面"),
    "not_there_next": Text("Choose one on the left.", "请从左侧选择页面。"), "wrong_link": Text("Check the address, or start from one of these:", "请检查网址，或从以下页面开始："),
    "busy": Text("This page tries again by itself.", "本页会自动重试。"),
    "here_only": Text("These pages are for this machine only: open http://localhost with the port.", "这些页面只供本机访问：请打开 http://localhost 加端口。"),
    "read_only": Text("These pages are for reading only.", "这些页面仅供查看。"),
    "broken": Text("Something went wrong here. The terminal that serves these pages says what.", "发生错误，详情见提供页面的终端。"),
}  # fmt: skip
DIMENSIONS: Mapping[str, Text] = {
    "segment": Text("Segment", "客户细分"), "region": Text("Region", "地区"), "csm": Text("CSM", "客户成功经理"), "industry": Text("Industry", "行业"),
    "channel": Text("Channel", "渠道"), "persona": Text("Persona", "角色"), "plan": Text("Plan", "方案"), "tier": Text("Tier", "层级"),
    "product": Text("Product", "产品"), "account_id": Text("Customer", "客户"), "name": Text("Name", "名称"), "parent_id": Text("Parent", "母公司"),
    "employees": Text("Employees", "员工数"), "created_at": Text("Since", "创建于"), "cohort": Text("Cohort", "同期群"), "currency": Text("Currency", "币种"),
    "cohort_quarter": Text("Cohort by quarter", "季度同期群"), "cohort_year": Text("Cohort by year", "年度同期群"), "age": Text("Age", "存续期"),
    "age_days": Text("Age in days", "存续天数"), "cancel_kind": Text("Kind of churn", "流失类型"), "cancel_reason": Text("Reason for leaving", "流失原因"),
    "user_id": Text("User", "用户"), "role": Text("Role", "角色"), "module": Text("Module", "模块"), "team": Text("Team", "团队"),
    "language": Text("Language", "语言"), "email": Text("E-mail", "邮箱"), "priority": Text("Priority", "优先级"), "category": Text("Category", "类别"),
    "escalated": Text("Escalated", "已升级"), "kind": Text("Kind", "类型"), "touchpoint": Text("Touchpoint", "触点"), "scale": Text("Scale", "量表"),
    "comment": Text("Comment", "评论"), "campaign": Text("Campaign", "活动"), "stage": Text("Stage", "阶段"), "country": Text("Country", "国家"),
    "opening": Text("Opening", "期初"), "closing": Text("Closing", "期末"), "new": Text("New", "新增"), "expansion": Text("Expansion", "扩展"),
    "contraction": Text("Contraction", "收缩"), "churned": Text("Churned", "流失"), "reactivation": Text("Reactivation", "回流"), "fx": Text("Currency effect", "汇率影响"),
    "segment_in": Text("Moved in", "转入"), "segment_out": Text("Moved out", "转出"), "numerator": Text("Numerator", "分子"), "denominator": Text("Denominator", "分母"),
    "rule": Text("Rule", "规则"), "subscription_id": Text("Subscription", "订阅"), "item_id": Text("Item", "项目"), "from": Text("From", "自"), "to": Text("To", "至"),
    "monthly": Text("Monthly", "月额"), "source": Text("Source", "来源"), "line": Text("Line", "行"), "key": Text("Row", "行号"), "at": Text("When", "时间"),
    "score": Text("Score", "评分"), "customers": Text("Customers", "客户数"), "nps_group": Text("NPS group", "NPS 分组"), "ticket_id": Text("Ticket", "工单"),
}  # fmt: skip
"""Names of columns that many companies have; a name of a company's own is shown as it is written."""
GRAINS: Mapping[str, Text] = {
    "": Text("One figure", "一个数"), "day": Text("Day", "日"), "week": Text("Week", "周"), "month": Text("Month", "月"), "quarter": Text("Quarter", "季度"),
    "year": Text("Year", "年"), "fiscal_quarter": Text("Fiscal quarter", "财季"), "fiscal_year": Text("Fiscal year", "财年"),
}  # fmt: skip
HAPPENED: Mapping[str, Text] = {
    "subscriptions": Text("Subscription started", "订阅开始"), "invoice_lines": Text("Invoiced", "开票"), "renewals": Text("Renewal due", "续约到期"),
    "purchases": Text("Purchase", "购买"), "surveys": Text("Survey", "问卷"), "tickets": Text("Support ticket opened", "提交工单"),
    "touches": Text("Contact", "联系"), "goals": Text("Goal set", "设定目标"), "account_history": Text("Changed", "变更"),
}  # fmt: skip
STAGES: Mapping[str, Text] = {
    "awareness": Text("Awareness", "认知"), "adoption": Text("Adoption", "采用"), "retention": Text("Retention", "留存"),
    "expansion": Text("Expansion", "扩展"), "advocacy": Text("Advocacy", "拥护"),
}  # fmt: skip


def say(key: str, lang: str, **facts: object) -> str:
    """A word of the pages, with its facts filled in."""
    text = WORDS[key].in_(lang)
    return text.format(**facts) if facts else text


def column(name: str, lang: str) -> str:
    """The heading of a column or dimension: known names in both languages, others as they are written."""
    return DIMENSIONS[name].in_(lang) if name in DIMENSIONS else name.replace("_", " ")


def language(request: Request) -> str:
    """The visitor's language: of the address, of the cookie, of the browser, else English."""
    for said in (request.query_params.get("lang"), request.cookies.get("lang")):
        if said in LANGUAGES:
            return str(said)
    wanted = (word.split(";")[0].strip().lower()[:2] for word in request.headers.get("accept-language", "").split(","))
    return next((word for word in wanted if word in LANGUAGES), "en")
