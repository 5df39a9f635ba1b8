package pi

// plainWords lists ordinary words, makers and models that stand with a capital in titles, menus and
// messages and are of no person's name.
var plainWords = wordSetOf("pizza hut burger feeling lucky kfc mcdonald mcdonalds starbucks walmart carrefour ikea disney disneyland hilton marriott hyatt sheraton wanda costco " +
	"target subway dunkin domino wendy taco seven eleven shell texaco chevron exxon sinopec petrochina esso aral badger completions projects plural beijing " +
	"shanghai shenzhen guangzhou hangzhou nanjing chengdu chongqing wuhan tianjin suzhou paris london berlin munich hamburg frankfurt tokyo osaka kyoto " +
	"seoul busan singapore kuala lumpur bangkok hanoi manila jakarta delhi mumbai dubai abu dhabi doha riyadh istanbul moscow vienna prague rome milan " +
	"madrid barcelona lisbon amsterdam brussels zurich geneva oslo stockholm helsinki copenhagen warsaw budapest athens cairo lagos nairobi york angeles " +
	"francisco chicago boston seattle houston miami vegas diego toronto vancouver montreal sydney melbourne auckland rio paulo buenos aires lima bogota " +
	"hollywood california texas florida arizona nevada oregon alaska hawaii england scotland ireland wales holland sweden norway denmark finland poland " +
	"greece turkey egypt kenya nigeria mexico canada brazil argentina chile peru saint mount fort cape las los el san able abort about above access " +
	"accessory accord account accuracy acoustic across action activate active activity actual acura adapter adaptive add added adding additional address " +
	"adjust advance advanced adventurer advisory after again against agreement ahead aion alarm album alexa alfa alignment alipay all allow allowed almost " +
	"along alpine already also alternate altima always amazon ambient american among analysis analytics anchor angle anniversary annual another answer " +
	"antenna anthem any appearance apple apply appointment approach april aptiv archive arctic area argument armada around arrival art arteon artist asia " +
	"asian assembly asset assign assistance assistant aston async atlantic atlas attach attempt attention audi audiobook aurora australia austria " +
	"authentication author autonomous auxiliary avatr average avoid awake away axis axle azure baby back background backup bad bag ball ballad baltic band " +
	"baojun base basic basket bay beam bean beat beauty because bed been before begin behind beige being bell below belt bench bentley benz best beta " +
	"better between beyond big bike bill bind binding birth birthday bixby black blackbox blind blink blocked blog blood blower blue bmw board boarding " +
	"body bold book boost border bosch bose both bottle bottom bound box boxster brakes branch brand break breaker bridgestone brief bright bring british " +
	"broken bronco bronze browser brush budget buffer bug buick builder building built bumper bundle burgundy burmester burn burst business busy but butler " +
	"button buy buyer buzzer by byd cabinet cable cache cadillac calendar calibration call camp campaign camry cancel canyon caption capture carbon card " +
	"care cargo carlife carplay carrera case cash cast castle catalog category cause caution cayenne cayman cell central century ceramic cert certificate " +
	"chain chair challenge chamber champagne chance chapter character charcoal charger charity chart chassis chat cheap check checkout chery chevrolet " +
	"child children china chinese choice choose christmas chrome chrysler cinema circle circuit citroen civic civil claim class classic clean clear click " +
	"clip close cloudflare club coach coast coat code coffee coil cold collection collision color colour column combined come comet comfort coming command " +
	"comment commercial common communication community commute companion compare compass compatible complete computer concept concert concerto concierge " +
	"condition config configuration confirm connect connected connection connector console constant construction consumer contact container content " +
	"contents context continental continue contract contrast controller convenience conversion cool coolant cooler copper copy corner corolla correct " +
	"cortana cosmic cougar council country county couple course court cover coverage crash cream create created credit crew crimson crisis critical cross " +
	"crossing crosstrek crowd cruise cubic cup cupra current currently curve custom cut cylinder daily damage dance danger dark dash dashboard data " +
	"database day days dead deal dealer debian debug deck decode decoder deep defrost degree delay delete delivery deluxe demand dense denso department " +
	"departure deposit desert design desk destination detail detect detected detection detector deutsche diagnostic dialog diesel difference different " +
	"differential digital dinner dirac direct direction director directory disable disabled disc discharge disconnect discount discover disk display " +
	"distribution district disturb division dock docker doctor document dodge dog dolby dollar domain doorman double douyin down download draft drag drain " +
	"draw dream drink drivers driving drop dry dual due dummy dump dunlop duplicate during dust dynamic each early earth east eastern easy ebony echo " +
	"eclipse eco economy edge edit editor education effect efficiency eight either elantra electric electrical electronic electronics element elevation " +
	"else email emerald emergency emission empty enable enabled encoder end ending engineer engineering english enjoy enough enter entertainment entity " +
	"entry environment episode equal equipment escape estimate europe european even ever every exact example except exception exchange execute executive " +
	"exeed exhaust exit expand expected experience expert expired explorer export express extended extension external extra extreme eye fabric face factor " +
	"factory fade fail failed failure fair falcon fall false family fan fast fatal fatigue faurecia favorite favourite feature feed feedback feel fence " +
	"ferrari fetch few fiat field fifth fifty fight figure file fill film final finance financial find fine finger finish fire firefox firmware first " +
	"fisker fit five fix fixed flat flex flight float floor fluid fly focus fog fold follow food foot force forecast foreign forest forester forge fork " +
	"form formal format formula forward found foundation four fourth france freedom freeze french fresh friend friendly frontier frost frozen full function " +
	"fund fusion future gain galaxy gallery game garage gas gauge gear geely general generator generic genesis gentex gentle german germany get giant gift " +
	"github gitlab glacier glass global glossy glove go goal gold golden golf good goodyear google gps grade graph graphic graphite gravel gray great " +
	"greatest green grey grid grill grip ground grow growth guard guest guide guitar half hand handler handling hands hankook happy hard hardware harman " +
	"hatch haval have hazard head header heading headlamp headlight headset health heart heat heated heater heavy held hella hello help helper hero hicar " +
	"hidden higher highlander highway hill history hold holder hole holiday hollow home honda honey hongqi hook horizon horizontal horse host hot hotspot " +
	"hour hours house huawei hub human humidity hundred hybrid hydraulic hyundai ice icon idea ideal idle ignition image immediate impact import important " +
	"impreza impulse inch incident inclination include income incoming increase india indian indicator indigo indoor industrial industry infiniti info " +
	"information infra initial initialize injection injury inner input inside inspection install installed instance instant instrument insurance intake " +
	"integer integration intel intelligent intent interactive interface interior intermediate internal international internet interrupt invalid inventory " +
	"invite ioniq iron issue italian item ivory jaecoo jaguar japan japanese java jazz jeep jenkins jetour jetta join journal journey jump junction june " +
	"junior just kafka keep key keyboard keyless kia kick kids kill kind king kingdom kit kitchen knee knob knock knowledge kona korea kotlin label ladder " +
	"lake lamborghini lamp land landing landscape language laptop large laser last late later latest latin launch launcher law layer layout lead leader " +
	"leaf leak lean leapmotor lear lease leather leave leg legacy legal leisure lesson let letter lever lexus liberty licence license lid life lift " +
	"lighting lights like limiter linear link liquid list listen little live lives living load loader loading lobby local location lock locked locking log " +
	"logger logic login long look loop loss loud lounge love lower loyalty lucid luggage lullaby lumbar lunar lunch luxury macan machine magenta magic " +
	"magna magnetic main mains maintenance major make male manage management manager manufacturer many marine market marketing maserati massage master " +
	"match matrix matte matter maxima maximum may maybach mazda mclaren measure mechanical media medical mediterranean medium meeting member memory menu " +
	"merge meridian mesh message metal metallic method metro michelin microphone middle midnight mile miles military milk mind mini minimum minor minute " +
	"miss missing mission mitsubishi mobile modem modern modified modify moment money monitor monitoring month monthly moon more most motion mountain mouse " +
	"mouth move movement movie much multi multimedia multiple murano museum must mustang mute mysql narrow nation national native natural nature navigator " +
	"navy near nearby nebula necessary neck need negative netflix neutral never new news next nginx nine nio nissan nocturne node noise nominal normal " +
	"north northern notes nothing notice now null number nvidia object obsidian occupancy occupant ocean odd odyssey off offer office officer official " +
	"offline okay old omoda once online only onyx opening openssl opera operating operation oppo optical optima optimal option optional options oracle " +
	"orange orchestra ordinary organic origin original other our out outback outdoor outer outlet output outside over overall overheat override overture " +
	"overview own oxygen pace pacific package pad paint pair palace palisade panamera panasonic panel panic panther paper parallel parameter parent parked " +
	"partial partner parts party pass passat passive password past path pathfinder pattern pause pay payload payment peak pearl pedal pedestrian people " +
	"percent perfect performance permanent permission person personal peugeot phantom phase phone photo physical piano pick picture piece pillar pilot pink " +
	"pioneer pipe pirelli place plain plan planet planner planning plant plastic plate platinum play player playing plaza plug pocket podcast point polar " +
	"polestar police polo pool pop popular porsche portable portal positive possible post postgres practice precision precondition preference prelude " +
	"premium prepare present preset press pressure preview previous primary prime print printer prior priority prius problem procedure processor product " +
	"production professional profile program progress project projector promotion proof property protect protection protocol provider proximity publish " +
	"pull punch purchase pure purple purpose push python qualcomm quality quantity quantum quarter queen query question quick quiet quit quote race racing " +
	"rack radar radial radiator rail rain rainbow raise ramp ranger rapid raptor rating reach read reader ready real reason recall receive received " +
	"receiver recent reception recharge record recorder recovery red redis reduce reference refresh refund region regional registration regular reject " +
	"related relative reload reminder remix remote remove renault rental repair repeat replace replay requiem require required rescue reserve reset " +
	"resolution resort resource response rest restart restaurant restore result results resume retail return reverse review revolution reward rhythm ride " +
	"rigid rise risk river rivian roadside robot rock rocker roewe rogue roll roller rolling room rotary rotate rotor rough router routine rover royal " +
	"rubber rule runner running rural russian rust sad safari safe safety sail sale salon same samsung sand sapphire satellite satin savanna save saver " +
	"saving scale scan scanner scarlet scene schedule scheduled scheme science scope scout screen script scroll seal search season seatbelt seats second " +
	"secondary secret section secure security sedan see select selected selection self sell send sender senior sense sensors sentinel sentra sequoia " +
	"serenade serious services set setting settings setup several severe shade shadow shaft shape share sharp sheet shield shift shine ship shock shopping " +
	"short shot should show shower shuffle shut shutdown shuttle side sidewalk sienna sight sign silence silent silk silver similar simple since single " +
	"siren siri site six skin skip skoda sky slave sleep sleeping slide slip slope slow small smart smoke smooth snow social society socket soft software " +
	"soil solar sold solid solution some sonata song songs sony soon sorento sort sound soundtrack source south southern space spain spark speaker special " +
	"specific spectrum speech spin spirit splash split sportage sports spot spotify spray spread spring square stability stable staff stainless stairs " +
	"stand standard standby star stars start started starter starting startup state statement static statistics stay steady steam steel steering stem " +
	"stereo stick still stinger stock stolen stop stopped storage storm story straight strap strategy streaming strength stress string strip stripe strong " +
	"structure student studio study style sub subaru subject submit subscription success such sudden sugar suite summary summer summit sun sunrise sunset " +
	"sunshade super sure surface surge surround survey suspend suspension suzuki sweet swift swing switch symbol symphony sync synthetic systems tab table " +
	"tablet tacoma tag tail take talk tank tap taxi taycan teal tech technical technology teen telematics telephone telescope television telluride " +
	"temperature template temporary terminal terrain tesla text than thank theater theatre theft their them theme then there thermal these they thick thin " +
	"thing third those three threshold throttle through tier tiger tight tiguan tiktok tilt timeout tiny tip tires titan titanium title toggle toll " +
	"tomorrow tone tool toolbox tools top touareg touch touring tourist toward tower town toy toyota track tracker traction trade trading trail trailer " +
	"train training transfer transit translate transmission transparent transport trap travel traveler traveller tree trend trial trigger trim triple " +
	"tropical truck true trust tube tucson tundra tune tuner turbine turbo turn turquoise tutorial twelve twenty twin twist two typical tyres ubuntu " +
	"ultimate ultra ultrasonic umbrella unable unauthorized under unicode uniform union unique unit united universal universe unlock unlocked unplugged " +
	"until unused updated updater updates upgrade upload upper urban urgent usage use users utility vacation vacuum valeo valet valid valley valuable value " +
	"van variable vector vehicles vendor ventilation verify vertical very vibration view viewer village vintage virtual visible vision visit visual vital " +
	"vivo vocal voice void volkswagen voltage volvo voyager voyah wait waiting wake walk wall wallet wallpaper waltz want warm warranty wash washer watch " +
	"water wave way wearable web website wechat weekend weekly weibo welcome welding well west western wet what wheels when where which while white whole " +
	"wide widget wifi wild wind windshield wine wing winner winter wire wired wireless wish within without woman women wonder wood wooden word words work " +
	"workshop world worst write wrong wuling xiaomi xpeng yard yaris year years yellow yes yesterday yet yokohama your youth youtube zeekr zero zoom")

// plainEnglish reports whether w, of any case, is an ordinary word of English and of no name: it is
// one of plainWords, of programs or of cars, or ends as words do and names do not.
func plainEnglish(w []byte) bool {
	return plainWords.has(w) || ordinaries.has(w) || softWords.has(w) || firmNames.has(w) || counts.has(w) || wordHint(w) != 0 || nameKind(w) == 0 && plainEnd(w)
}

// plainEnd reports whether w ends as abstract nouns, adjectives and the like do.
func plainEnd(w []byte) bool {
	n := len(w)
	if n < 6 {
		return false
	}
	if plainEnds.has(w[n-4:]) {
		return n > 6 || w[n-1]|0x20 != 'g'
	}
	return plainEnds.has(w[n-3:])
}

// plainEnds are the ends of such words.
var plainEnds = wordSetOf("tion sion ment ness ance ence able ible ware wise ship less ical ular ious eous ized ised ated ting ning ring king ying ving hing cing ding ping sing ally ward ity ory ive ure ful ism ogy ics")
