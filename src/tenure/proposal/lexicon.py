"""The words of the trade in several languages, each under the one notion that it stands for; and a header taken apart into notions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

WORDS: Mapping[str, str] = {
    "account": "account acct customer cust client company organisation organization org tenant workspace business kunde kunden kd mandant firma "
    "unternehmen konto debitor societe cliente empresa 客户 公司 企业 账户 帐户 租户 顾客",
    "user": "user member person people contact nutzer benutzer anwender mitglied kontakt ansprechpartner utilisateur usuario 用户 成员 联系人 使用者 distinct userid",
    "subscription": "subscription subscr sub abonnement abo vertrag abonnements contract agreement 订阅 合同 合约",
    "item": "item position 项目 明细",
    "invoice": "invoice rechnung rechnungs factura facture 发票 账单",
    "line": "line zeile posten 行",
    "event": "event action activity usage ereignis aktion nutzung aktivitaet 事件 行为 动作 操作",
    "ticket": "ticket case issue anfrage stoerung 工单 案例",
    "survey": "survey response questionnaire umfrage antwort bewertung befragung 调查 问卷 答卷",
    "lead": "lead prospect interessent 线索 潜客",
    "visit": "visit visitor pageview besuch besucher anonymous 访问 访客",
    "cost": "cost expense spend kosten ausgabe ausgaben aufwand 成本 费用 支出",
    "goal": "goal objective ziel 目标",
    "renewal": "renewal verlaengerung 续约 续费",
    "purchase": "purchase order sale kauf bestellung verkauf 购买 订单 采购",
    "touch": "touch touchpoint_event engagement interaction termin 触达 跟进 互动",
    "opportunity": "opportunity deal chance 商机",
    "id": "id ids identifier uuid guid key number no nr num nummer vid code kennung ref reference kennzeichen sid gid pk 编号 号 标识 代码 序号",
    "name": "name label bezeichnung titel title nom nombre 名称 名字 姓名 名 标题",
    "first": "first given vorname vor 首次 first",
    "last": "last family nachname surname 末次",
    "email": "email mail emailaddress e-mail 邮箱 邮件 电子邮件",
    "start": "start begin began beginn anfang von from since effective commence commenced started starts starting gueltig debut 开始 起始 生效 起",
    "end": "end ends ended ending finish stop until bis to ende thru through 结束 终止 截止 止",
    "expire": "expire expires expiry expiration ablauf laeuft 到期 过期",
    "create": "create created creation erstellt angelegt anlage erfasst angelegtam 创建 建立 添加 registered registration registriert registrierung 注册 joined join",
    "signup": "signup signedup signed sign anmeldung eintritt 签约 onboarded",
    "open": "open opened submit submitted reported raised eroeffnet eingang gemeldet 打开 提交 提出 受理",
    "close": "close closed resolved resolve solved solve erledigt geschlossen geloest abschluss resolution 关闭 解决 完成 完结",
    "respond": "respond responded reply replied answered response_time reaktion erstantwort erstreaktion 响应 回复",
    "ask": "asked sent requested_at versandt gesendet 发送",
    "update": "update updated modified modify changed change mtime geaendert aenderung 更新 修改",
    "cancel": "cancel cancelled canceled cancellation kuendigung gekuendigt storniert 取消 退订 解约",
    "terminate": "churn terminate terminated termination churned churn churndate beendet abgang 流失",
    "request": "request requested angefragt 申请",
    "reason": "reason grund ursache motif 原因 理由",
    "plan": "plan tariff tarif package edition offering sku price_id abomodell 套餐 方案 计划",
    "tier": "tier level stufe 等级 级别 版本",
    "product": "product produkt artikel 产品 商品",
    "kind": "kind type art typ charge_type 类型 种类 类别",
    "status": "status state zustand 状态",
    "amount": "amount betrag summe sum wert montant importe 金额 数额",
    "total": "total gesamt gesamtbetrag 总额 合计 总",
    "price": "price fee preis gebuehr entgelt rate_plan_charge prix precio 价格 单价 费",
    "value": "value worth acv tcv 值 价值",
    "mrr": "mrr monatsumsatz monatspreis monatsbetrag 月费 月经常性收入 月收入",
    "arr": "arr jahresumsatz jahrespreis jahresbetrag 年费 年经常性收入 年收入",
    "revenue": "revenue umsatz erloes 收入 营收",
    "currency": "currency ccy curr waehrung devise moneda currencycode currencyisocode 币种 货币",
    "interval": "interval frequency turnus zyklus cycle cadence intervall zahlweise abrechnungsintervall 周期 频率 计费周期",
    "month": "month months monthly monat monate 月",
    "year": "year yearly annual annually jahr jahre 年",
    "count": "count anzahl 次数 数",
    "seat": "seat seats licence license lizenz lizenzen plaetze sitze platz 席位 座位 许可 坐席",
    "quantity": "quantity qty menge stueck stueckzahl 数量",
    "discount": "discount rabatt nachlass coupon 折扣 优惠",
    "percent": "percent percentage pct prozent 百分比 比例",
    "off": "off",
    "duration": "duration dauer length 时长 期限",
    "trial": "trial test probe probezeit 试用",
    "paid": "paid bezahlt bezahltam zahlung payment 付款 支付 已付",
    "due": "due faellig faelligkeit 应付 应收",
    "issue": "issued issuedate invoicedate rechnungsdatum ausgestellt belegdatum 开具 开票",
    "post": "posted posting buchung buchungsdatum transaction",
    "period": "period zeitraum service_period leistungszeitraum 期间",
    "tax": "tax vat gst mwst ust steuer 税 税额",
    "prorate": "prorated proration anteilig 按比例",
    "segment": "segment klasse tier_segment kundengruppe 细分 分层 客群",
    "industry": "industry branche sector sektor vertical 行业",
    "region": "region area territory gebiet 地区 区域 大区",
    "country": "country land countrycode pays 国家",
    "city": "city stadt ort town 城市",
    "channel": "channel source referral referrer medium acquisition kanal quelle herkunft leadsource utmsource 渠道 来源",
    "campaign": "campaign kampagne utmcampaign 活动 推广",
    "persona": "persona 角色画像",
    "csm": "csm owner manager betreuer ansprechperson kundenbetreuer assignee agent responsible rep 负责人 经理 客户经理",
    "parent": "parent mutter konzern uebergeordnet 上级 母公司",
    "employee": "employee employees headcount staff mitarbeiter mitarbeiterzahl numberofemployees 员工 人数",
    "testing": "istest testaccount internal sandbox testkunde 测试",
    "role": "role rolle jobtitle funktion 职位 角色 岗位",
    "deactivate": "deactivated disabled deleted removed deaktiviert suspended inactive 停用 注销 禁用",
    "active": "active aktiv enabled 启用 有效",
    "module": "module feature funktionsbereich screen page urlpath section modul 模块 功能 页面",
    "session": "session sessionid sitzung 会话",
    "heartbeat": "heartbeat engaged engagedtime 心跳",
    "idle": "idle leerlauf 空闲",
    "property": "properties property payload attributes props eigenschaften 属性",
    "metadata": "metadata meta",
    "score": "score rating grade answer_value punkte punktzahl 评分 得分 分数 打分",
    "nps": "nps 净推荐值 recommend",
    "csat": "csat satisfaction zufriedenheit 满意度",
    "ces": "ces effort 费力",
    "min": "min minimum lowest least 最小",
    "max": "max maximum highest most 最大",
    "scale": "scale skala 量表",
    "touchpoint": "touchpoint kontaktpunkt trigger 触点",
    "comment": "comment feedback verbatim text kommentar freitext remark 评论 意见 备注 反馈",
    "priority": "priority severity urgency prioritaet dringlichkeit 优先级 紧急程度",
    "category": "category kategorie topic thema rubrik costcategory 分类 类别 科目",
    "escalate": "escalated escalation eskaliert eskalation 升级 上报",
    "minute": "minute minutes mins minuten 分钟",
    "hour": "hour hours hrs stunden stunde 小时",
    "second": "second seconds secs sekunden 秒",
    "milli": "ms millis milliseconds millisekunden 毫秒",
    "programme": "programme program programm initiative 项目计划",
    "note": "notes notiz notizen description desc beschreibung memo details subject betreff 说明 描述 备注",
    "stage": "stage phase stufe_lead lifecyclestage pipeline_stage dealstage 阶段",
    "rate": "rate exchangerate kurs wechselkurs 汇率",
    "fx": "fx exchange",
    "target": "target zielwert 目标值",
    "progress": "progress fortschritt 进度",
    "reach": "reached achieved erreicht 达成",
    "set": "set gesetzt 设定",
    "decide": "decided decision entschieden 决定",
    "outcome": "outcome result ergebnis 结果",
    "renewed": "renewed verlaengert 已续约",
    "term": "term laufzeit 合同期",
    "staff": "salary salaries personal gehalt 工资 人员",
    "flag": "flag is has ist kennz 是否",
    "date": "date datum day tag tstamp timestamp ts time zeit zeitpunkt datetime at on am um dt moment date_time 日期 时间 日 时刻 occurred happened",
    "of": "of the for in der die das des fuer de la le du a an and und by per pro each associated primary hubspot salesforce zendesk intercom stripe chargebee recurly pipedrive in usd eur gbp chf jpy cny cad aud sek inr brl 的",
    "bill": "billing abrechnung abrechnungs billed rechnungsstellung 计费",
    "current": "current aktuell aktueller now derived 当前",
    "unit": "unit units einheit 单位",
    "cents": "cents cent minor pennies 分",
    "anonymous": "anonymousid anon cookie domain_userid 匿名",
    "attribute": "attribute object hs field merkmal feld 字段",
    "valid": "valid 有效期",
    "sync": "fivetran synced airbyte emitted extracted sdc etl loaded dw ingested raw stitch",
    "live": "livemode live",
    "phone": "phone telefon tel mobile fax 电话 手机",
    "address": "address street strasse postal zip plz ort_plz postcode adresse 地址 邮编",
    "url": "url website domain link homepage 网址 网站",
    "error": "error errors fehler 错误",
    "ip": "ip ipaddress useragent browser fingerprint",
    "external": "external foreign extern",
    "preceding": "preceding previous prior before vorherig",
    "reactivate": "reactivation reactivated reaktiviert",
    "refund": "refund refunded erstattung gutschrift 退款",
    "credit": "credit 贷",
    "upgrade": "upgrade upsell 升级版",
    "downgrade": "downgrade herabstufung 降级",
    "renew": "renew autorenew",
    "exclude": "excluding excl exclude without ohne",
    "bank": "bank iban bic",
    "shipping": "shipping versand lieferung",
    "auto": "auto automatic automatisch",
    "time_spent": "dwell",
}
NOTIONS = frozenset(WORDS)
NOISE = frozenset({"date", "of", "flag", "bill", "current", "unit", "attribute", "cents"})
"""Notions that say little: two headers that differ in them alone are nearly the same."""
QUALIFIERS = frozenset(
    {
        "trial",
        "discount",
        "tax",
        "parent",
        "preceding",
        "refund",
        "error",
        "first",
        "last",
        "external",
        "min",
        "max",
        "credit",
        "bank",
        "shipping",
        "exclude",
        "sync",
    }
)
"""Notions that make another thing of what they stand beside: the end of a trial is not the end."""


@lru_cache(maxsize=1)
def _notions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for notion, words in WORDS.items():
        for word in (notion, *words.split()):
            found.setdefault(plain(word), notion)
    return found


def plain(word: str) -> str:
    """Lower case, without accents; umlauts as they are spelt out."""
    lower = unicodedata.normalize("NFKC", word).lower()
    spelt = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def notions(header: str) -> tuple[str, ...]:
    """The notions that a header is made of, in order; a word that is not known stands for itself."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    words = re.findall(r"[^\W_]+", plain(spaced))
    return tuple(notion for word in words if not word.isdigit() for notion in _taken_apart(word))


def _taken_apart(word: str) -> tuple[str, ...]:
    known = _notions()
    if word in known:
        return (known[word],)
    single = next((known[stem] for stem in _stems(word) if stem in known), "")
    if single:
        return (single,)
    return _parts(word) or (word,)


def _stems(word: str) -> tuple[str, ...]:
    endings = ("s", "es", "n", "en", "e")
    found = [word.removesuffix(end) for end in endings if word.endswith(end) and len(word) > len(end) + 2 and word.isascii()]
    return (*found, word[:-3] + "y") if word.endswith("ies") else tuple(found)


def _parts(word: str) -> tuple[str, ...]:
    """A compound (`kundennummer`, `createdate`, `客户编号`) as the notions of its parts; nothing if a part is not known."""
    known = _notions()
    shortest = 1 if not word.isascii() else 3
    for length in range(len(word) - 1, shortest - 1, -1):
        head, rest = word[:length], word[length:]
        if head not in known or (head.isascii() and length < 3):
            continue
        for link in ("", "s", "n", "en", "es"):
            tail = rest.removeprefix(link)
            if rest.startswith(link) and tail:
                more = (known[tail],) if tail in known and (len(tail) > 1 or not tail.isascii()) else _parts(tail)
                if more:
                    return (known[head], *more)
    return ()
