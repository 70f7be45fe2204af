//! Generates Chinese notes, and the queries of their members.
//!
//! The same number gives the same notes. Half of the words are real ones; the others are pairs of characters, which
//! the dictionary divides in any way. A few words are common and many are rare.

use std::fs;
use std::io;
use std::path::Path;

use recite_notes::Notebook;

use super::random::Random;

const QAS_PER_FILE: usize = 50;
const REAL_WORD_SHARE: f64 = 0.5;
/// One in so many words of an answer is of its question.
const REPEATED_WORD_SHARE: f64 = 0.125;

const FRAMES: &[(&str, &str)] = &[
    ("什么是", "？"),
    ("如何", "？"),
    ("怎么", "？"),
    ("为什么", "？"),
    ("", "有什么区别？"),
    ("", "怎么做？"),
    ("在哪里可以找到", "？"),
];
const FUNCTION_WORDS: &[&str] = &[
    "的", "是", "在", "了", "和", "可以", "我们", "这个", "一个", "不", "也", "如果", "需要",
    "使用",
];
const WORDS: &str = "数据 数据库 文件 程序 函数 变量 类型 接口 服务器 客户端 网络 请求 响应 密码 用户 账户 登录 注册 \
    配置 安装 更新 删除 添加 修改 查询 搜索 索引 缓存 内存 硬盘 系统 进程 线程 任务 队列 消息 通知 邮件 地址 端口 \
    协议 加密 证书 权限 角色 管理员 日志 错误 异常 测试 部署 版本 分支 提交 合并 冲突 代码 编译 运行 调试 性能 优化 \
    算法 结构 数组 列表 字典 集合 字符串 整数 浮点数 布尔 循环 条件 语句 表达式 模块 包 依赖 框架 组件 页面 按钮 表单 \
    图片 视频 音频 字体 颜色 布局 样式 浏览器 手机 电脑 屏幕 键盘 鼠标 打印机 学校 老师 学生 课程 作业 考试 成绩 毕业 \
    公司 经理 员工 工资 合同 会议 项目 计划 时间 日期 星期 月份 年份 春天 夏天 秋天 冬天 天气 温度 城市 国家 历史 文化 \
    音乐 电影 书籍 作者 新闻 体育 足球 篮球 游泳 医院 医生 药物 疾病 疫苗 病毒 症状 治疗 健康 食物 水果 蔬菜 米饭 面条 \
    咖啡 茶 水 汽车 火车 飞机 车站 机场 酒店 旅行 护照 签证 银行 信用卡 贷款 利率 股票 市场 价格 商品 订单 支付 退款 \
    物流 快递 仓库 工厂 机器 能源 电池 太阳 月亮 地球 海洋 河流 山脉 森林 动物 植物 细胞 基因 化学 物理 数学 语言 翻译";
const CHARACTERS: &str = "人大小多少上下左右前后里外东西南北中高低长短新旧好坏快慢早晚开关进出来去看听说读写走跑坐站吃喝睡醒买卖借还给拿\
    放找想知道会能要应该爱恨喜怒哀乐生死老幼男女父母兄弟姐妹朋友师门户窗墙床桌椅灯火水土木金石山川江河湖海天地日月星云雨雪风雷电光声色\
    香味红黄蓝绿黑白灰紫一二三四五六七八九十百千万亿春夏秋冬年月周时分秒今昨明早午夜晨城乡村镇街路桥车船飞机器械工农商学兵文理科技艺术";

/// Writes `qas` Q&As into `folder`.
pub fn write(folder: &Path, qas: usize) -> io::Result<()> {
    let mut random = Random::new(qas as u64);
    let words = Words::new();
    let files = qas.div_ceil(QAS_PER_FILE);
    for file in 0..files {
        let count = QAS_PER_FILE.min(qas - file * QAS_PER_FILE);
        let texts = (0..count).map(|_| generate_qa(&words, &mut random));
        fs::write(folder.join(format!("{file}.md")), texts.collect::<String>())?;
    }
    Ok(())
}

/// Returns `count` queries: half of them the question of a note with another frame, half of them some of its words.
pub fn queries(notebook: &Notebook, count: usize) -> Vec<String> {
    let mut random = Random::new(1);
    let query = |_| {
        let qa = &notebook.qas()[random.below(notebook.qas().len())];
        let question = qa.question.plain();
        let mut subject = question.trim_end_matches('？');
        for (before, after) in FRAMES {
            subject = subject.strip_prefix(before).unwrap_or(subject);
            let after = after.trim_end_matches('？');
            subject = subject.strip_suffix(after).unwrap_or(subject);
        }
        if random.chance(0.5) {
            let (before, after) = FRAMES[random.below(FRAMES.len())];
            return format!("{before}{subject}{after}");
        }
        let kept = subject.chars().count().div_ceil(2);
        subject.chars().take(kept).collect()
    };
    (0..count).map(query).collect()
}

fn generate_qa(words: &Words, random: &mut Random) -> String {
    let question: Vec<String> = (0..random.between(2, 5))
        .map(|_| words.next_word(random))
        .collect();
    let (before, after) = FRAMES[random.below(FRAMES.len())];
    let mut text = format!("### {before}{}{after}\n\n", question.concat());
    for _ in 0..random.between(2, 8) {
        for at in 0..random.between(5, 15) {
            if at > 0 && random.chance(0.2) {
                text.push('，');
            }
            match random.unit() {
                share if share < REPEATED_WORD_SHARE => {
                    text.push_str(&question[random.below(question.len())]);
                }
                share if share < 0.4 => text.push_str(random.one_of(FUNCTION_WORDS)),
                _ => text.push_str(&words.next_word(random)),
            }
        }
        text.push('。');
    }
    text + "\n\n"
}

struct Words {
    real: Vec<&'static str>,
    characters: Vec<char>,
}

impl Words {
    fn new() -> Self {
        let characters = CHARACTERS.chars().filter(|c| !c.is_whitespace());
        Self {
            real: WORDS.split_whitespace().collect(),
            characters: characters.collect(),
        }
    }

    /// Returns a word, a common one more often.
    fn next_word(&self, random: &mut Random) -> String {
        // The power of a uniform number is distributed as the inverse of the rank.
        let mut rank = |count: usize| (count as f64).powf(random.unit()) as usize - 1;
        let (real, first) = (rank(self.real.len()), rank(self.characters.len()));
        if random.chance(REAL_WORD_SHARE) {
            return self.real[real].to_owned();
        }
        let second = self.characters[random.below(self.characters.len())];
        [self.characters[first], second].iter().collect()
    }
}
