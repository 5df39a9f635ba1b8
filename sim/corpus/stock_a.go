package corpus

import "strings"

var stockA = stock{
	templates: lines(templatesA),
	prose:     lines(proseA),
	keys: map[string][]string{
		"id": {"id_card", "idCardNo", "身份证号", "identity_no"}, "mobile": {"mobile", "phone", "driverPhone", "联系电话", "tel", "contact_mobile"},
		"plate": {"plate", "plateNo", "license_plate", "车牌号"}, "vin": {"vin", "vehicleVin", "VIN", "车架号"},
		"passport": {"passport", "passportNo", "护照号"}, "permit": {"permitNo", "travel_permit", "通行证号"},
		"credit": {"creditCode", "uscc", "统一社会信用代码"}, "card": {"bankCard", "card_no", "银行卡号"},
		"email": {"email", "mail", "邮箱"}, "mac": {"mac", "bt_mac", "wifiMac"}, "imei": {"imei", "deviceImei", "tbox_imei"},
		"imsi": {"imsi", "sim_imsi"}, "iccid": {"iccid", "simIccid"}, "name": {"driverName", "owner_name", "姓名", "contactName", "联系人"},
		"latin": {"driver_name", "fullName", "passengerName"}, "address": {"address", "homeAddress", "收货地址", "addr"},
		"addressen": {"homeAddress", "street_address", "address"}, "wechat": {"wechat", "wechatId", "微信号", "wx"},
		"bio": {"faceFeature", "face_embedding", "voiceprint"}, "loc": {"location", "coordinates", "gps", "position"},
	},
	surnames:    strings.Fields("王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 欧阳 司马 诸葛 上官"),
	given:       strings.Fields("伟 强 磊 军 勇 杰 涛 明 超 建 志 浩 宇 文 轩 博 国 峰 芳 娜 敏 静 丽 艳 娟 霞 秀 英 婷 雪 欣 怡 梅 兰 倩 瑶"),
	pinyinLast:  strings.Fields("Wang Li Zhang Liu Chen Yang Huang Zhao Zhou Wu Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Ouyang"),
	pinyinFirst: strings.Fields("Wei Qiang Lei Jun Yong Jie Tao Ming Chao Jian Zhi Hao Yu Fang Na Min Jing Li Yan Juan Xia Ying"),
	firstEn:     strings.Fields("James Mary John Linda Robert Susan Michael Karen David Nancy Peter Emma"),
	lastEn:      strings.Fields("Smith Johnson Brown Taylor Wilson Moore Clark Lewis Walker Hall Young King"),
	divisions:   strings.Fields("北京市朝阳区 上海市徐汇区 广东省深圳市南山区 四川省成都市武侯区 浙江省杭州市西湖区 江苏省南京市玄武区 湖北省武汉市武昌区 陕西省西安市雁塔区 重庆市渝北区 山东省青岛市市南区 福建省厦门市思明区 河南省郑州市金水区"),
	roads:       strings.Fields("人民路 解放路 中山路 建设大道 和平街 文化路 学府路 滨江大道 新华街 光明路"),
	estates:     strings.Fields("阳光小区 万科花园 翡翠城 幸福里 金色家园"),
	roadsEn:     strings.Fields("Renmin_Road Zhongshan_Road Jiefang_Avenue Jinkai_Avenue Nanjing_Road Park_Street"),
	districtsEn: strings.Fields("Chaoyang_District Yubei_District Nanshan_District Xuhui_District"),
	citiesEn:    strings.Fields("Beijing Shanghai Shenzhen Chongqing Hangzhou"),
	counters:    strings.Fields("seq counter total odo uptime_us frames rx_bytes"),
}

const templatesA = `
我的手机号是{mobile}，请回电
联系人{name}，电话{mobile}
去接{name}，车牌{plate}，电话{mobile}
导航到{address}
目的地：{address}，收件人{name}
身份证号{id}，姓名{name}
车辆识别代号{vin}，车牌号{plate}
钱打到这张卡：{card}，户名{name}
邮箱{email}，微信{wechat}
加我微信：{wechat}
微信号是{wechat}，备注一下
护照号码：{passport}
回乡证号{permit}
持港澳通行证 {permit} 的乘客已上车
统一社会信用代码：{credit}
设备IMEI：{imei}，IMSI：{imsi}
SIM卡ICCID {iccid}已激活
蓝牙地址{mac}已连接
车主{name}的爱车已到店
我叫{name}，预约明天保养
{name}先生您好，您的订单已确认
{name}女士在{address}上车
请给{name}打电话，号码{mobile}
当前位置{loc}
坐标：{loc}
我在{loc}附近
VIN {vin} connected to the charger
Call {mobile} when you arrive
My email is {email}, phone {mobile}
Please book for {latin}, passport {passport}
Passenger: {latin}, tel {mobile}
Driver name: {latin}
Mr. {latin} is waiting at the gate
Navigate to {addressen}
Deliver to {addressen}, attention {latin}
Home address: {addressen}
WeChat ID: {wechat}
add me on wechat {wechat}
card {card} declined
IMEI {imei} registered
modem imsi={imsi} iccid={iccid}
paired with {mac}
user {email} logged in
2026-03-01 10:15:30 I/Phone: dial {mobile} state=ok
2026-03-01 10:15:31.204 D/Nav: dest="{address}"
2026-03-01T10:15:30+08:00 INFO pay: card={card} result=0
E/Tbox(1203): vin={vin} imei={imei} rssi=-71
[INFO] contact added: {name} {mobile}
W/Account: bind {email} ok=true uid=77
D/Gps: fix {loc} sats=11
I/Parking: plate {plate} entry 10:15
乘客{name}已扫码，证件{id}
帮我查一下{plate}的违章
代驾师傅{name}马上到
{id}
{mobile}
{vin}
{card}
{email}
{plate}
`

const proseA = `
前方路口右转，然后直行两公里
轮胎气压正常，无需检查
空调已调到二十二度
今天下午有小雨，请打开雨刮
高速公路畅通，预计四十分钟到达
座椅加热已关闭
胎压传感器电量充足
司机安全带未系，请提醒驾驶员系好安全带
请在前方路口左转进入主路，注意行人
电池温度过高，已限制充电功率
车主可以在手机上查看充电进度
乘客请系好安全带，车辆即将出发
联系客服可以获得帮助
周末天气晴朗，适合郊游
王者荣耀已更新到最新版本
张开双臂拥抱春天
高温天气请注意电池散热
本周路况总体平稳
白色车辆请靠边停车
方向盘加热功能已开启
马上到达服务区，请准备下车
于是我们决定明天出发
金属件请勿放入无线充电区
微信支付功能已下线，请使用其他方式
请到附近的服务区休息，连续驾驶已超过四小时
Battery preconditioning finished
Service interval: 5000 km left
Software version 4.2.1 installed
Oil level checked, no action needed
Lane keeping assist is available
Turn left at the next junction and keep right
The driver should take a break soon
Contact support if the warning stays on
Parking sensors are blocked by dirt
Charging stopped because the cable was unplugged
Long road trips drain the battery faster in winter
Owner manual updated, see chapter 12
Name of the playlist could not be read
The mobile app shows the charging progress
Street lighting is dim, high beam assist enabled
`
