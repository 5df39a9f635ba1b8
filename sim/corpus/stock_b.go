package corpus

import "strings"

var stockB = stock{
	templates: lines(templatesB),
	prose:     lines(proseB),
	keys: map[string][]string{
		"id": {"certNo", "idNumber", "证件号码", "citizen_id"}, "mobile": {"phoneNumber", "user_mobile", "手机号码", "callee", "emergencyTel"},
		"plate": {"licensePlate", "carNo", "号牌", "plate_number"}, "vin": {"vinCode", "car_vin", "chassisNo", "车辆识别代号"},
		"passport": {"passport_no", "passportNumber", "护照号码"}, "permit": {"hkPermit", "permit_number", "港澳通行证"},
		"credit": {"credit_code", "socialCreditCode", "社会信用代码"}, "card": {"bankCardNo", "payCardNumber", "卡号"},
		"email": {"userEmail", "e-mail", "电子邮箱"}, "mac": {"macAddr", "device_mac", "bssid"}, "imei": {"IMEI", "imei1", "device.imei"},
		"imsi": {"IMSI", "imsiNo"}, "iccid": {"ICCID", "sim.iccid"}, "name": {"passenger_name", "realName", "车主姓名", "userName", "收件人"},
		"latin": {"contact_name", "customerName", "real_name"}, "address": {"dest_address", "companyAddress", "家庭住址", "deliveryAddr"},
		"addressen": {"deliveryAddress", "work_address", "addr"}, "wechat": {"weixin", "wechat_account", "微信", "wxId"},
		"bio": {"faceTemplate", "iris_code", "faceVector", "声纹特征"}, "loc": {"gpsPosition", "lnglat", "latlng", "经纬度", "startPoint"},
	},
	surnames:    strings.Fields("袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 陆 金 石 戴 贾 韦 夏 王 李 张 刘 陈 皇甫 令狐 慕容 尉迟 宇文"),
	given:       strings.Fields("鹏 刚 辉 斌 凯 亮 健 平 波 鑫 龙 飞 俊 洋 东 海 旭 帅 晨 阳 玲 燕 红 莉 琴 云 萍 慧 洁 璐 佳 蕾 颖 琳 思 雨 晓 春 桂 香"),
	pinyinLast:  strings.Fields("Yuan Yu Jiang Du Su Wei Cheng Lu Ding Shen Ren Yao Fu Zhong Cui Tan Liao Fan Jin Shi Wang Zhang Huangfu"),
	pinyinFirst: strings.Fields("Peng Gang Hui Bin Kai Liang Ping Bo Xin Long Fei Yang Dong Hai Chen Ling Hong Qin Yun Jia Lin Si Xiao Chun"),
	firstEn:     strings.Fields("William Patricia Richard Jennifer Thomas Elizabeth Charles Sarah Daniel Laura Mark Sophie Anna Kevin"),
	lastEn:      strings.Fields("Davis Miller Anderson Jackson White Harris Martin Thompson Garcia Robinson Wright Scott Green Baker"),
	divisions:   strings.Fields("天津市和平区 重庆市江北区 广东省佛山市顺德区 辽宁省大连市中山区 湖南省长沙市岳麓区 安徽省合肥市蜀山区 江西省南昌市东湖区 云南省昆明市五华区 广西南宁市青秀区 内蒙古呼和浩特市新城区 河北省保定市定兴县 江苏省苏州市昆山市 新疆乌鲁木齐市天山区 贵州省遵义市红花岗区"),
	roads:       strings.Fields("科技南路 长江东街 湖滨南路 迎宾大道 东风大街 青年路 体育西路 环城北路 胜利街 延安中路 古城巷 花溪大道"),
	estates:     strings.Fields("锦绣江南小区 保利公馆 龙湖天街 绿地新苑 碧桂园 东方名都 软件大厦"),
	roadsEn:     strings.Fields("Huaihai_Road Century_Avenue Binjiang_Road Keji_South_Road Changan_Street Xinhua_Lane Victoria_Street"),
	districtsEn: strings.Fields("Pudong_District Jiangbei_District Haidian_District Tianhe_District"),
	citiesEn:    strings.Fields("Guangzhou Chengdu Nanjing Wuhan Tianjin Suzhou"),
	counters:    strings.Fields("index msg_count bytes sampleId tick_ns mileage written"),
}

const templatesB = `
有事打我电话 {mobile}
麻烦转告{name}，让他回拨{mobile}
{name}的电话是{mobile}，车是{plate}
送到{address}，谢谢
家住{address}，请按时送达
快递放{address}门口
本人{name}，身份证{id}，申请补办
证件号码：{id}
车架号 {vin} 需要召回
大架号：{vin}，号牌：{plate}
转账到银行卡{card}，开户人{name}
信用卡{card}已绑定
有资料发我邮箱{email}
我的微信 {wechat}，加一下
微信号：{wechat}；邮箱：{email}
护照{passport}即将过期
台胞证：{permit}
通行证号码 {permit}
开票税号{credit}
信用代码{credit}，请核对
串号{imei}的终端离线
国际移动用户识别码 {imsi}
物联网卡{iccid}流量不足
网卡MAC为{mac}
驾驶员：{name}
由{name}驾驶，车牌号 {plate}
通知{name}来取车
{name}师傅，您的预约已受理
司机{name}将于五分钟后到达
收件人：{name}，地址：{address}
定位在{loc}
事故地点 {loc}，请速来
GPS坐标 {loc}
Chassis number {vin} is due for inspection
text me at {mobile} please
Send the invoice to {email}
Passport {passport} issued to {latin}
Contact: {latin}, phone {mobile}
My name is {latin} and I ordered a car
Ms. {latin} booked the ride
Pick up at {addressen}
I live at {addressen}
Destination {addressen} reached
my wechat is {wechat}
WeChat: {wechat}
pay with card number {card}
Phone IMEI: {imei}
SIM {iccid} inserted, IMSI {imsi}
wifi connected, bssid {mac}
mail from {email} received
05-12 08:01:22.913  1822  1901 I Dialer  : outgoing number={mobile}
05-12 08:01:23.001  1822  1901 D MapView : search keyword={address}
level=info ts=1747008083 msg="order paid" payer="{name}" pan={card}
level=warn msg="vin mismatch" expect={vin}
<14>tbox[77]: modem up imei={imei} imsi={imsi} iccid={iccid}
[Bluetooth] device {mac} bonded
[Contacts] sync name={name} mobile={mobile} mail={email}
[Gate] recognized {plate} conf=0.98
[Locator] last known {loc}
请核验{name}（{id}）的信息
车牌为{plate}的车主请挪车
叫{name}来接我，他的号码{mobile}
{imei}
{iccid}
{mac}
{passport}
{address}
{loc}
`

const proseB = `
导航已结束，感谢您的使用
请检查右后车门是否关好
雨刷已切换到自动模式
续航里程不足五十公里，建议尽快充电
前方拥堵，预计延误十二分钟
请与前车保持安全距离
已为您切换到节能模式
座舱温度达到设定值
充电桩编号无法识别，请重试
下一首歌曲是平凡之路
本次行程平均速度六十公里每小时
地图数据更新完成，共新增三百条道路
系统检测到驾驶员疲劳，请停车休息
机主可在设置里修改亮度
用户名或密码错误，请重新输入
高德地图正在重新规划路线
安全气囊故障，请联系服务中心检修
江边步道施工，请绕行
任何问题都可以咨询客服
路边停车请打开双闪
程序运行正常，无异常日志
石油价格今天下调
钟表时间已同步
夏天开车要注意防晒
乘客上车后请关闭车门
位置服务已关闭
联系方式可在设置页面查看
方案已通过评审，进入测试阶段
严禁在车内吸烟
车牌识别功能正在测试
Rear window defroster is on
Update will be installed tonight
Traffic is slow for the next three kilometres
Please close the tailgate before driving
Range estimate adjusted for cold weather
Passenger airbag is switched off
Speed limit ahead, reduce your speed
Adaptive cruise control resumed
User profile two was loaded
Email notifications are turned off
The address book is empty
Phone battery is low
Green Building materials were used in the cabin
Drive mode set to comfort
Will Smith Chips supply sensors for version two
Mark this place as favourite
Card reader not available
Location services are disabled
`
