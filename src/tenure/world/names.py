"""The words of the made-up company: industries, plans, modules, people, customers' names, comments. Only lists."""

from __future__ import annotations

INDUSTRIES = ("finance", "retail", "medical_device", "manufacturing", "media", "education", "nonprofit")
INDUSTRY_SHARES = (0.22, 0.18, 0.10, 0.15, 0.12, 0.13, 0.10)
SEGMENTS = ("SMB", "MM", "ENT")
SEGMENT_SHARES = (0.60, 0.30, 0.10)
CHANNELS = ("organic", "partner", "paid_search", "paid_social", "outbound")
CHANNEL_SHARES = (0.30, 0.15, 0.20, 0.15, 0.20)
REGIONS = ("North America", "Europe", "United Kingdom", "China", "Asia Pacific")
REGION_SHARES = {
    "finance": (0.46, 0.18, 0.22, 0.06, 0.08), "retail": (0.54, 0.20, 0.10, 0.08, 0.08), "medical_device": (0.48, 0.34, 0.06,
    0.06, 0.06),
    "manufacturing": (0.40, 0.26, 0.06, 0.20, 0.08), "media": (0.58, 0.16, 0.14, 0.04, 0.08), "education": (0.56, 0.18, 0.12,
    0.06, 0.08),
    "nonprofit": (0.66, 0.16, 0.10, 0.00, 0.08),
}  # fmt: skip
CURRENCIES = ("USD", "EUR", "GBP", "CNY", "USD")
CURRENCY_PRICE = (1.0, 0.95, 0.82, 6.8, 1.0)
PERSONAS = ("operations", "marketing", "finance", "it", "founder")
PERSONA_SHARES = (0.34, 0.24, 0.16, 0.14, 0.12)

PLANS = ("Starter", "Team", "Business", "Enterprise", "Free")
TIERS = ("pro", "pro", "pro", "enterprise", "free")
LIST_PRICE = (115, 189, 255, 319, 0)
FREE = 4
PLAN_SHARES = {"SMB": (0.62, 0.36, 0.02, 0.0), "MM": (0.08, 0.50, 0.40, 0.02), "ENT": (0.0, 0.05, 0.45, 0.50)}
PRODUCT, ADD_ON, METERED, SETUP = "Lumen", "Lumen Forecast", "Lumen API", "Launch package"

CSMS = (
    ("Grace Hopper-Diaz", ("ENT",), "enterprise"), ("Tomás Vidal", ("ENT",), "enterprise"),
    ("Amira Haddad", ("MM",), "mid-market"), ("Jonas Weber", ("MM",), "mid-market"), ("Priya Raman", ("MM",), "mid-market"),
    ("Ellie O'Neill", ("SMB",), "scale"), ("Marcus Boateng", ("SMB",), "scale"), ("Sofia Lindqvist", ("SMB",), "scale"),
    ("林晓燕", ("SMB", "MM", "ENT"), "china"),
)  # fmt: skip
CSM_NAMES = tuple(name for name, _, _ in CSMS)
CHINA_CSM = 8
CSMS_OF_SEGMENT = ((5, 6, 7), (2, 3, 4), (0, 1, 1))

MODULES = ("dashboards", "reporting", "automation", "integrations", "mobile", "api", "collaboration", "forecasting")
REPORTING, INTEGRATIONS = 1, 3
MODULE_EVENTS = (
    ("dashboard.viewed", "dashboard.filtered", "dashboard.created"), ("report.run", "report.exported", "report.scheduled"),
    ("automation.run", "automation.created", "automation.edited"), ("integration.synced", "integration.mapped", "integration.checked"),
    ("mobile.opened", "mobile.viewed", "mobile.approved"), ("api.called", "api.key_created", "api.tested"),
    ("comment.added", "comment.mentioned", "board.shared"), ("forecast.viewed", "forecast.run", "forecast.adjusted"),
)  # fmt: skip
MODULE_REACH = (1.0, 0.60, 0.45, 0.62, 0.35, 0.20, 0.50, 0.15)
MODULE_WAIT = (1.0, 150.0, 180.0, 110.0, 120.0, 200.0, 70.0, 260.0)
MODULE_WEIGHT = (0.34, 0.20, 0.10, 0.08, 0.08, 0.05, 0.10, 0.05)
MILESTONES = (("Data connected", "data.connected"), ("Colleagues invited", "user.invited"), ("First dashboard shared", "setup.completed"))
INTEGRATION_NAMES = ("slack", "salesforce", "hubspot", "jira", "teams", "wecom")

COMPANY_FIRST = (
    "Alder", "Amber", "Apex", "Arbor", "Aster", "Beacon", "Birch", "Blue", "Bright", "Cascade", "Cedar", "Clear", "Cobalt",
    "Copper", "Coral", "Crest",
    "Delta", "Ember", "Evergreen", "Falcon", "Fern", "First", "Flint", "Forge", "Garnet", "Glacier", "Golden", "Granite",
    "Harbor", "Hazel", "Heron",
    "Horizon", "Iron", "Ivory", "Jade", "Juniper", "Keystone", "Lark", "Lumen", "Maple", "Meridian", "Metro", "Mosaic",
    "North", "Nova", "Oak", "Onyx",
    "Orchard", "Pacific", "Pine", "Prairie", "Quartz", "Raven", "Ridge", "River", "Silver", "Summit", "Terra", "Tidal",
    "Union", "Vector", "Willow",
)  # fmt: skip
COMPANY_SECOND = (
    "bridge", "field", "gate", "line", "point", "stone", "works", "view", "way", "wood", "crest", "dale", "fall", "grove",
    "haven", "house", "land", "mark",
    "mill", "path", "peak", "port", "shore", "side", "spring", "star", "trail", "vale", "well", "yard",
)  # fmt: skip
COMPANY_TAIL = {
    "finance": ("Capital", "Partners", "Insurance", "Bank"), "retail": ("Stores", "Outfitters", "Goods", "Market"),
    "medical_device": ("Medical", "Devices", "Surgical", "Diagnostics"), "manufacturing": ("Industries", "Manufacturing",
    "Tooling", "Components"),
    "media": ("Media", "Studios", "Press", "Broadcasting"), "education": ("Academy", "Learning", "College", "Schools"),
    "nonprofit": ("Foundation", "Trust", "Alliance", "Relief"),
}  # fmt: skip
CHINESE_FIRST = (
    "华信",
    "晨光",
    "远大",
    "海川",
    "金石",
    "瑞丰",
    "天和",
    "博雅",
    "新纪元",
    "云帆",
    "长青",
    "德润",
    "盛世",
    "星河",
    "致远",
    "安泰",
)
CHINESE_TAIL = (
    "科技有限公司",
    "集团",
    "医疗器械有限公司",
    "制造有限公司",
    "教育科技有限公司",
    "传媒有限公司",
    "商贸有限公司",
    "金融服务有限公司",
)
HOSTILE_NAMES = (
    "<script>alert('hello')</script> Ltd", '=HYPERLINK("http://example.invalid","Pay here")', "@SUM(A1:A9) Holdings",
    "+1-800 Flowers & Sons",
    "-2 Degrees GmbH", "O'Brien; DROP TABLE accounts;--", '"Quoted", Inc.', "Müller & Søn <b>bold</b>", "{{ 7 * 7 }} Labs",
    "شركة النور", "Zürich\tTab AG",
    "🚀 Rocket 🚀", "NULL", "北京<德润>科技, 有限公司",
)  # fmt: skip

GIVEN_NAMES = (
    "Ada", "Ben", "Chloe", "Daniel", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jack", "Kira", "Liam", "Maya", "Noah",
    "Olga", "Pavel", "Quinn", "Rosa", "Sam",
    "Tara", "Uma", "Victor", "Wei", "Ximena", "Yusuf", "Zoe", "Aaron", "Bella", "Carlos", "Dina", "Erik", "Fatima", "George",
    "Hana", "Igor", "Julia",
)  # fmt: skip
FAMILY_NAMES = (
    "Adams", "Baker", "Chen", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ito", "Jones", "Khan", "Lopez", "Martin",
    "Novak", "Okafor", "Patel", "Quist",
    "Rossi", "Smith", "Tanaka", "Ueda", "Vega", "Wang", "Xu", "Young", "Zhang", "Olsen", "Murphy", "Silva", "Kowalski",
)  # fmt: skip
CHINESE_PEOPLE = ("王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周杰", "吴倩", "徐涛", "孙悦")
ROLES = ("admin", "manager", "member", "viewer")
TEAMS = ("operations", "marketing", "finance", "it", "sales")

CANCEL_REASONS = ("too_expensive", "missing_features", "switched_competitor", "low_usage", "poor_support", "business_closed", "other")
CANCEL_SHARES = (0.24, 0.16, 0.17, 0.20, 0.08, 0.06, 0.09)
PRAISE = (
    "Saves my team hours every week.", "Reports are exactly what our board wants.", "Support answers within the hour.",
    "Easy to get going, great onboarding.",
    "The integrations just work.", "上手很快，团队都在用。", "客服响应及时，非常满意。",
)  # fmt: skip
MIXED = (
    "Good, but the mobile app lags.",
    "Useful. Price went up though.",
    "Does the job; exports could be faster.",
    "还可以，希望报表更灵活。",
)
BLAME = (
    "Too expensive for what we use.", "We waited days for an answer from support.", "The new interface is confusing.",
    "Imports keep failing, nobody helped.",
    "Nobody uses it since our admin left.", "价格太高了，功能用不上。", "<i>slow</i> & buggy; =1+1",
)  # fmt: skip
TICKET_CATEGORIES = ("how_to", "bug", "billing", "integration", "performance", "access")
PRIORITIES = ("low", "normal", "high", "urgent")
PROGRAMMES = ("onboarding", "adoption", "business_review", "save_desk", "community")
CAMPAIGNS = {
    "organic": ("blog", "webinar"), "partner": ("marketplace", "referral"), "paid_search": ("brand_terms", "generic_terms"),
    "paid_social": ("spring_video", "founder_stories"), "outbound": ("sdr_finance", "sdr_industry"),
}  # fmt: skip
GOAL_TITLES = (
    "Cut reporting time by half",
    "Roll out to a second team",
    "Connect the CRM",
    "All managers on dashboards",
    "自动化月度报表",
    "Weekly forecast in use",
)
