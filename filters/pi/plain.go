package pi

// plainWords lists ordinary words, makers and models that stand with a capital in titles, menus and
// messages and are of no person's name.
var plainWords = wordSetOf("pizza hut burger feeling lucky kfc mcdonald mcdonalds starbucks walmart carrefour ikea disney disneyland hilton marriott hyatt sheraton wanda costco target subway dunkin domino wendy taco seven eleven shell texaco chevron exxon sinopec petrochina total esso aral badger completions projects plural " +
	"beijing shanghai shenzhen guangzhou hangzhou nanjing chengdu chongqing wuhan tianjin suzhou paris london berlin munich hamburg frankfurt tokyo osaka kyoto seoul busan singapore kuala lumpur bangkok hanoi manila jakarta delhi mumbai dubai abu dhabi doha riyadh istanbul moscow vienna prague rome milan madrid barcelona lisbon amsterdam brussels zurich geneva oslo stockholm helsinki copenhagen warsaw budapest athens cairo lagos nairobi york angeles francisco chicago boston seattle houston miami vegas diego toronto vancouver montreal sydney melbourne auckland rio paulo buenos aires lima bogota hollywood california texas florida arizona nevada oregon alaska hawaii england scotland ireland wales holland sweden norway denmark finland poland greece turkey egypt kenya nigeria mexico canada brazil argentina chile peru saint mount fort port cape las los el san " +
	"able abort about above access accessory accord account accuracy acoustic across action activate active activity actual acura adapter adaptive add " +
	"added adding additional address adjust admin advance advanced adventurer advisory after again against agreement ahead aion alarm album alert alexa " +
	"alfa alignment alipay all allow allowed almost along alpine already also alternate altima always amazon ambient american among amount analysis " +
	"analytics anchor and android angle anniversary annual another answer antenna anthem any app appearance apple apply appointment approach april aptiv " +
	"archive arctic area argument armada around arrival art arteon article artist asia asian assembly asset assign assist assistance assistant aston async " +
	"atlantic atlas attach attempt attention audi audiobook august aurora australia austria authentication author auto automatic autonomous auxiliary " +
	"available avatr average avoid awake away axis axle azure baby back background backup bad bag balance ball ballad baltic band baojun base basic basket " +
	"batch bay beam bean beat beauty because bed been before begin behind beige being bell below belt bench bentley benz best beta better between beyond " +
	"big bike bill bind binding birth birthday bixby black blackbox blind blink block blocked blog blood blower blue bluetooth bmw board boarding body bold " +
	"book boost boot border bosch bose both bottle bottom bound box boxster brake brakes branch brand brazil break breaker bridge bridgestone brief bright " +
	"bring british broken bronco bronze browser brush budget buffer bug buick build builder building built bumper bundle burgundy burmester burn burst bus " +
	"business busy but butler button buy buyer buzzer by byd cabin cabinet cable cache cadillac calendar calibration call camera camp campaign camry can " +
	"cancel canyon capacity caption capture car carbon card care cargo carlife carplay carrera cars case cash cast castle catalog category cause caution " +
	"cayenne cayman cell center central century ceramic cert certificate chain chair challenge chamber champagne chance change channel chapter character " +
	"charcoal charge charger charging charity chart chassis chat cheap check checkout checkpoint chery chevrolet child children china chinese chip choice " +
	"choose christmas chrome chrysler cinema circle circuit citroen city civic civil claim class classic clean clear click client climate clip clock close " +
	"closed cloud cloudflare club cluster coach coast coat code coffee coil cold collection collision color colour column combined come comet comfort " +
	"coming command comment commercial commit common communication community commute companion company compare compass compatible complete component " +
	"computer concept concert concerto concierge condition config configuration confirm connect connected connection connector console constant " +
	"construction consumer contact container content contents context continental continue contract contrast control controller convenience conversion " +
	"cookie cool coolant cooler copper copy core corner corolla correct cortana cosmic cost cougar council count counter country county couple course court " +
	"cover coverage crash cream create created credit crew crimson crisis critical cross crossing crosstrek crowd cruise cubic cup cupra current currently " +
	"curve custom customer cut cycle cylinder daily damage dance danger dark dash dashboard data database date day days dead deal dealer debian debug " +
	"december deck decode decoder deep default defrost degree delay delete delivery deluxe demand demo dense denso department departure deposit depth " +
	"desert design desk desktop destination detail detect detected detection detector deutsche device diagnostic dialog diesel difference different " +
	"differential digital dinner dirac direct direction director directory disable disabled disc discharge disconnect discount discover disk display " +
	"distance distribution district disturb division dock docker doctor document dodge dog dolby dollar domain done door doorman double douyin down " +
	"download draft drag drain draw dream drift drink drive driver drivers driving drop dry dual due dummy dump dunlop duplicate duration during dust duty " +
	"dynamic each early earth east eastern easy ebony echo eclipse eco economy edge edit edition editor education effect efficiency eight either elantra " +
	"electric electrical electronic electronics element elevation else email emerald emergency emission empty enable enabled encoder end ending energy " +
	"engine engineer engineering english enjoy enough enter entertainment entity entry environment episode equal equipment error escape estimate europe " +
	"european even event ever every exact example except exception exchange execute executive exeed exhaust exit expand expected experience expert expired " +
	"explorer export express extended extension external extra extreme eye fabric face factor factory fade fail failed failure fair falcon fall false " +
	"family fan fast fatal fatigue fault faurecia favorite favourite feature february feed feedback feel fence ferrari fetch few fiat field fifth fifty " +
	"fight figure file fill film filter final finance financial find fine finger finish fire firefox firmware first fisker fit five fix fixed flag flash " +
	"flat fleet flex flight float floor flow fluid fly focus fog fold follow food foot force forecast foreign forest forester forge fork form formal format " +
	"formula forward found foundation four fourth frame france free freedom freeze french frequency fresh friday friend friendly from front frontier frost " +
	"frozen fuel full fun function fund fuse fusion future gain galaxy gallery game garage garden gas gate gateway gauge gear geely general generation " +
	"generator generic genesis gentex gentle german germany get giant gift github gitlab glacier glass global glossy glove go goal gold golden golf good " +
	"goodyear google gps grade graph graphic graphite gravel gray great greatest green grey grid grill grip ground group grow growth guard guest guide " +
	"guitar half hand handle handler handling hands hankook happy hard hardware harman hatch haval have hazard head header heading headlamp headlight " +
	"headset health heart heat heated heater heating heavy height held hella hello help helper here hero hicar hidden high higher highlander highway hill " +
	"history hit hold holder hole holiday hollow home honda honey hongqi hood hook horizon horizontal horn horse hospital host hot hotel hotspot hour hours " +
	"house huawei hub human humidity hundred hybrid hydraulic hyundai ice icon idea ideal idle ignition image immediate impact import important impreza " +
	"impulse inch incident inclination include income incoming increase index india indian indicator indigo indoor industrial industry infiniti info " +
	"information infra initial initialize injection injury inner input inside inspection install installed instance instant instrument insurance intake " +
	"integer integration intel intelligent intent interactive interface interior intermediate internal international internet interrupt interval invalid " +
	"inventory inverter invite invoice ioniq iron issue italian item ivory jaecoo jaguar january japan japanese java jazz jeep jenkins jetour jetta job " +
	"join journal journey july jump junction june junior just kafka keep kernel key keyboard keyless kia kick kids kill kind king kingdom kit kitchen knee " +
	"knob knock knowledge kona korea kotlin label ladder lake lamborghini lamp land landing landscape lane language laptop large laser last late later " +
	"latest latin launch launcher law layer layout lead leader leaf leak lean leapmotor lear lease leather leave left leg legacy legal leisure length " +
	"lesson let letter level lever lexus liberty library licence license lid life lift light lighting lights like limit limited limiter linear link linux " +
	"liquid list listen little live lives living load loader loading lobby local location lock locked locking log logger logic login long look loop loss " +
	"lost lot loud lounge love low lower loyalty lucid luggage lullaby lumbar lunar lunch luxury macan machine magenta magic magna magnetic main mains " +
	"maintenance major make male mall man manage management manager manual manufacturer many map maps march marine market marketing maserati mask mass " +
	"massage master match material matrix matte matter max maxima maximum may maybach mazda mclaren mean measure mechanical media medical mediterranean " +
	"medium meeting member memory men menu merge meridian mesh message metal metallic meter method metro michelin micro microphone middle midnight mile " +
	"miles military milk mind mini minimum minor minute mirror miss missing mission mitsubishi mobile mode model modem modern modified modify module moment " +
	"monday money monitor monitoring month monthly moon more morning most motion motor mount mountain mouse mouth move movement movie much multi multimedia " +
	"multiple murano museum music must mustang mute mysql name narrow nation national native natural nature navigation navigator navy near nearby nebula " +
	"necessary neck need negative net netflix network neutral never new news next nginx night nine nio nissan nocturne node noise nominal none normal north " +
	"northern not note notes nothing notice notification november now null number nvidia object obsidian occupancy occupant ocean october odd odyssey off " +
	"offer office officer official offline offset oil okay old omoda once one online only onyx open opening openssl opera operating operation operator oppo " +
	"optical optima optimal option optional options oracle orange orchestra order ordinary organic origin original other our out outback outdoor outer " +
	"outlet output outside over overall overheat override overture overview own owner oxygen pace pacific pack package pad page paint pair palace palisade " +
	"panamera panasonic panel panic panther paper parallel parameter parent park parked parking part partial partition partner parts party pass passat " +
	"passenger passive password past path pathfinder pattern pause pay payload payment peak pearl pedal pedestrian pending people percent perfect " +
	"performance period permanent permission person personal peugeot phantom phase phone photo physical piano pick picture piece pillar pilot pin pink " +
	"pioneer pipe pirelli pixel place plain plan planet planner planning plant plastic plate platform platinum play player playing plaza please plug plus " +
	"pocket podcast point polar polestar police policy polo pool pop popular porsche port portable portal position positive possible post postgres power " +
	"practice precision precondition preference prelude premium prepare present preset press pressure preview previous price primary prime print printer " +
	"prior priority prius private problem procedure process processor product production professional profile program progress project projector promotion " +
	"proof property protect protection protocol provider proximity public publish pull pulse pump punch purchase pure purple purpose push python qualcomm " +
	"quality quantity quantum quarter queen query question queue quick quiet quit quota quote race racing rack radar radial radiator radio rail rain " +
	"rainbow raise ramp random range ranger rapid raptor rate rating raw reach read reader ready real rear reason reboot recall receipt receive received " +
	"receiver recent reception recharge record recorder recovery red redis reduce reference refresh refund region regional register registration regular " +
	"reject related relative relay release reload remaining reminder remix remote remove renault rental repair repeat replace replay report request requiem " +
	"require required rescue reserve reset resolution resort resource response rest restart restaurant restore result results resume retail retry return " +
	"reverse review revolution reward rhythm ride right rigid ring rise risk river rivian road roadside robot rock rocker roewe rogue roll roller rolling " +
	"roof room root rotary rotate rotation rotor rough round route router routine rover row royal rubber rule run runner running runtime rural russian rust " +
	"sad safari safe safety sail sale sales salon salt same sample samsung sand sapphire satellite satin saturday savanna save saver saving scale scan " +
	"scanner scarlet scene schedule scheduled scheme school science scope score scout screen script scroll sea seal search season seat seatbelt seats " +
	"second secondary secret section sector secure security sedan see select selected selection self sell send sender senior sense sensor sensors sentinel " +
	"sentra september sequence sequoia serenade serial series serious server service services session set setting settings setup seven several severe shade " +
	"shadow shaft shape share shared sharp sheet shell shield shift shine ship shock shop shopping short shot should show shower shuffle shut shutdown " +
	"shuttle side sidewalk sienna sight sign signal silence silent silk silver similar simple since single siren siri site six size skin skip skoda sky " +
	"slave sleep sleeping slide slip slope slot slow small smart smoke smooth snow social society socket soft software soil solar sold solid solution some " +
	"sonata song songs sony soon sorento sort sound soundtrack source south southern space spain spare spark speaker special specific spectrum speech speed " +
	"spin spirit splash split sport sportage sports spot spotify spray spread spring square stability stable stack staff stage stainless stairs stand " +
	"standard standby star stars start started starter starting startup state statement static station statistics status stay steady steam steel steering " +
	"stem step stereo stick still stinger stock stolen stop stopped storage store storm story straight strap strategy stream streaming street strength " +
	"stress string strip stripe strong structure student studio study style sub subaru subject submit subscription success such sudden sugar suite sum " +
	"summary summer summit sun sunday sunrise sunset sunshade super supply support sure surface surge surround survey suspend suspension suzuki sweet swift " +
	"swing switch symbol symphony sync synthetic system systems tab table tablet tacoma tag tail take talk tank tap target task taxi taycan teal team tech " +
	"technical technology teen telematics telephone telescope television telluride temp temperature template temporary ten terminal terrain tesla test text " +
	"than thank that the theater theatre theft their them theme then there thermal these they thick thin thing third this those thread three threshold " +
	"throttle through thursday ticket tier tiger tight tiguan tiktok tile tilt time timeout timer times tiny tip tire tires titan titanium title toggle " +
	"token toll tomorrow tone tool toolbox tools top torque total touareg touch touring tourist toward tower town toy toyota track tracker traction trade " +
	"trading traffic trail trailer train training transfer transit translate transmission transparent transport trap travel traveler traveller tree trend " +
	"trial trigger trim trip triple tropical truck true trunk trust tube tucson tuesday tundra tune tuner tunnel turbine turbo turn turquoise tutorial " +
	"twelve twenty twin twist two type typical tyre tyres ubuntu ultimate ultra ultrasonic umbrella unable unauthorized under unicode uniform union unique " +
	"unit united universal universe unknown unlock unlocked unplugged until unused update updated updater updates upgrade upload upper urban urgent usage " +
	"use used user users utility vacation vacuum valeo valet valid valley valuable value valve van variable vector vehicle vehicles vendor ventilation " +
	"verify version vertical very vibration video view viewer village vintage virtual visible vision visit visual vital vivo vocal voice void volkswagen " +
	"voltage volume volvo voyager voyah wait waiting wake walk wall wallet wallpaper waltz want warm warning warranty wash washer watch water wave way " +
	"wearable weather web website wechat wednesday week weekend weekly weibo weight welcome welding well west western wet what wheel wheels when where " +
	"which while white whole wide widget width wifi wild will wind window windows windshield wine wing winner winter wiper wire wired wireless wish with " +
	"within without woman women wonder wood wooden word words work worker workshop world worst write wrong wuling xiaomi xpeng yard yaris year years yellow " +
	"yes yesterday yet yokohama you your youth youtube zeekr zero zone zoom")

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
