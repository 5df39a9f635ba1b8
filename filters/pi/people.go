package pi

import "strings"

// firstNames and lastNames are frequent in English; surnames of one pinyin syllable
// and given syllables are those of Mandarin.
const (
	firstNames = "paola kwabena leila oleksandr dmytro olena mykola andriy bohdan ihor iryna taras yaroslav vasyl hamza amina zara soraya farida laleh reza mehdi " +
		"hossein babak dariush parisa shirin nasrin arash kaveh siavash bijan azadeh yousef mahmoud tarek youssef ayman hany khaled walid ziad rami dalia reem " +
		"lama ghada wael jamal marwan chidi emeka obinna nneka chioma olumide folake temitope ayodele babatunde segun yetunde bolanle akua yaw kwaku afia " +
		"thandi lerato tumelo kagiso palesa bongani zanele mandla sizwe themba wanjiru njoroge kamau mwangi wambui otieno achieng nyambura juma asha salim " +
		"rukia mohamed priyanka aishwarya anjali ankit abhishek aman arnav ashish bhavna chetan deepika devendra gaurav gayatri geeta girish harish hemant " +
		"ishita jyoti kamal madhuri manish mohit mukesh naveen neeraj nikhil nitin pankaj parth poonam prakash pranav prashant praveen rakesh sameer sangeeta " +
		"sanjana seema shalini shilpa siddharth sneha sonal sourav subhash sudhir tanvi tarun umesh vaibhav varun vidya vineet vishal vivek anh duc linh hanh " +
		"khoa quang thao vinh hieu khanh wichai kanya nattaya siriwan apinya chaiwat surasak anan dewi wahyu joko bambang hendra yanto ratna fitri aisyah hakim " +
		"ismail jamil zainal roslan azman faizal syafiq haziq mitsuko haruki kaito sota riku hina akari kenta daiki takumi shun makoto tetsuya hideki kazuki " +
		"tomoko michiko sachiko kumiko mayumi junko kyoko reiko minho jinwoo hyunwoo sungho jaewon taeyang seoyeon jiyeon eunji hyejin yuna soojin minji dohyun " +
		"jihoon kyungsoo ilse ulla mikkel frederik freja signe jonna arttu juhani tuomas ville eero saara viljami gudrun einar asta halldor sigurdur ragnhild " +
		"torbjorn oystein havard gunnar sindre marit silje ingvild tatjana snezana milena jelena bojan dusan nemanja slobodan darko ivica mladen tihomir zeljko " +
		"matej tadej ales bostjan spela radek zbynek ondrej vojtech lubos pavol elzbieta danuta halina krystyna jadwiga wieslaw zbigniew slawomir tadeusz " +
		"ryszard henryk ottavio fabrizio ludovica ginevra noemi antonella daniela michele nicolo tommaso edoardo filippo pietro raffaele samuele valerio " +
		"carlotta arianna margherita benedetta mafalda leonor vasco duarte afonso goncalo nuno helio marcelo renato sandro gilberto thais celeste delphine " +
		"gaspard hugues lucien octave severine theophile yann alix ambroise anatole armand basile blaise bastien corentin emilien fabrice maelle ombeline " +
		"aoibhinn caoimhe cathal cormac darragh donal eamon grainne maeve oisin orla roisin ronan saoirse sinead tadhg eilidh mairi morag angharad dafydd emyr " +
		"rhys sian " +
		"markus tomas elise julien giuseppe lea werner kaspar gerd horst inge jurgen bernd dirk frank jorg ralf sven detlef gisela renate ursel mathilde clemence gilles yannick loic solene noemie gaelle beatrix ambra gianluca gianni luigi ottavia pasquale teresa jesus angel concepcion dolores montserrat jordi aleksander aleksandra karolina james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica " +
		"thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony sandra margaret donald ashley steven kimberly " +
		"andrew emily paul donna joshua michelle kenneth carol kevin amanda brian melissa george deborah timothy stephanie ronald rebecca " +
		"edward laura jason sharon jeffrey cynthia ryan jacob kathleen gary amy nicholas angela eric anna jonathan stephen emma larry " +
		"justin samantha scott katherine brandon christine benjamin debra samuel rachel gregory alexander janet maria patrick catherine " +
		"raymond heather diane dennis olivia jerry julie tyler joyce aaron jose kelly adam lauren nathan christina henry joan " +
		"zachary evelyn douglas judith peter megan kyle alice noah ethan doris walter hannah jeremy martha sophie sophia oliver lucas " +
		"liam mia isabella amelia lucy harry leo oscar felix ivan olga elena hans pierre marie claire hugo carlos juan luis tom tim jim bob mike dave steve kate jane " +
		"jeff greg dan matt ben sam alex chris nick tony andy joe fred ted ed phil ron don ken bruce craig keith roger terry albert arthur carl gerald harold lawrence " +
		"ralph roy russell wayne willie bryan philip louis jesse howard eugene randy vincent johnny bobby phillip shawn sean alan ian neil simon martin stuart graham " +
		"nigel colin derek trevor gavin duncan malcolm gordon fiona alison nicola tracy wendy helen ruth shirley teresa theresa gloria sara janice denise marilyn amber " +
		"danielle brittany natalie kayla alexis lori marilyn tammy irene jacqueline crystal beverly tiffany tina cindy annie jenny molly abigail ella chloe zoe mila avery " +
		"sofia aria layla nora hazel aurora stella leah audrey bella gabriel julian mateo levi isaac owen caleb elijah logan wyatt dylan lincoln jaxon connor landon jordan " +
		"evan ezra cameron xavier dominic jasper giovanni marco luca matteo paolo francesco giulia chiara klaus jurgen wolfgang stefan andreas dieter uwe heinz gunter " +
		"francois jacques michel philippe nicolas isabelle sylvie camille juliette miguel pedro diego javier fernando rafael sergio pablo alejandro antonio manuel jorge " +
		"dmitri sergei vladimir alexei mikhail natasha tatiana svetlana irina ahmed mohammed muhammad ali omar hassan hussein fatima aisha abdul ibrahim yusuf mustafa " +
		"raj rajesh amit sanjay vijay ravi anil sunil priya anita sunita deepak rahul arjun hiroshi takashi kenji yuki akira yoko haruto sakura minjun jisoo hyun " +
		"erik lars anders sven bjorn ingrid astrid freya nina eva vera rosa lena katya anya petra monika agnes beatrice celia daphne edith esther ethel frances gwen " +
		"howard hilda ines jocelyn josephine june kirsten lillian lorraine louise lydia mabel marjorie maureen mildred miriam muriel norma pamela paula penelope phyllis " +
		"polly regina rita roberta rosalind roxanne sabrina sally shannon sheila sylvia tamara thelma ursula valerie vanessa vivian yvonne yvette toby theo freddie archie alfie barry clive geoff " +
		"tomasz piotr krzysztof andrzej marcin pawel michal lukasz grzegorz wojciech zofia agnieszka katarzyna malgorzata magdalena joanna ewa dorota beata " +
		"jakub kacper mateusz marek jiri petr jaroslav zdenek vaclav martina lenka jitka zuzana tereza veronika milan ivana dragan zoran goran nikola milos " +
		"jovana ljubica branko vesna stjepan gabor istvan laszlo zoltan ferenc attila balazs zsolt katalin ildiko eszter bogdan mihai andrei cristian razvan " +
		"ioana alexandra raluca simona dimitris giorgos kostas yannis nikos eleni sofoklis katerina mehmet ahmet emre murat burak kemal osman hakan serkan ayse " +
		"zeynep elif merve selin bjarne olof mats jonas mikael fredrik gustav henrik nils rasmus mads soren niels kasper anne annika linnea ebba astri sigrid " +
		"solveig maja elin karin birgitta gunilla johanna matti jukka pekka timo antti mikko kari heikki sanna paivi tuula aino willem pieter joost daan sander " +
		"jeroen maarten femke sanne lotte anouk marieke hendrik lukas leon maximilian tobias florian sebastian moritz matthias jochen rainer gunther ulrich " +
		"holger torsten heike sabine birgit ute silke katrin anja kerstin franziska lieselotte annette heidi greta lina hannelore etienne thierry laurent " +
		"benoit guillaume mathieu antoine olivier cedric fabien yves gerard bernard marcel lucie manon amelie margaux aurelie celine elodie sandrine nathalie " +
		"veronique monique alessandro andrea davide federico lorenzo riccardo stefano roberto salvatore vincenzo elisa silvia valentina federica giorgia " +
		"alessia ilaria joao paulo tiago rodrigo thiago gustavo henrique bruno ricardo eduardo leonardo guilherme felipe caio beatriz mariana leticia camila " +
		"fernanda larissa gabriela isabel ximena valeria lucia marta carmen pilar rocio nuria itziar aitor inigo joaquin ignacio alonso gonzalo alvaro adrian " +
		"ruben ramon enrique emilio esteban guillermo hector jaime julio rodolfo salvador victorio maxim pavel nikolai oleg igor konstantin andrey yuri boris " +
		"viktor stanislav ekaterina ludmila galina nadia oksana yulia darya polina ksenia khalid faisal saeed hamad rashid tariq nasser samir karim bilal imran " +
		"farhan zayed salman abdullah abdulrahman yasmin zainab mariam khadija noor huda salma rania dina vikram suresh ramesh mahesh ganesh karthik arvind " +
		"ashok manoj pradeep rajiv rohan rohit sandeep shankar sachin vinod venkatesh krishna lakshmi kavita meera neha pooja shreya swati divya nisha rekha " +
		"radha aditi ananya ishaan aarav nguyen tuan hoang thanh huong trang phuong somchai somsak nattapong siriporn budi agus siti putri rizal aziz nurul " +
		"hafiz daisuke shinji satoshi naoki kazuya ryota shota yuta masahiro hideo noboru yoshiko keiko yumi ayumi naoko haruka misaki aoi jiho seojun jiwoo " +
		"minseo sujin youngho jaehyun dongwook chukwuemeka oluwaseun adebayo ngozi chinedu kwame kofi abena thabo sipho nomsa zola amara ifeoma femi tunde " +
		"aidan aiden kieran niamh siobhan aoife ciaran eoin declan padraig fergus hamish ewan iain callum gareth cerys alistair alasdair lachlan catriona " +
		"abraham adele adriana alana alec alejandra alfonso alfred alina alvin alyssa amir anastasia angelica angelina angelo annabel annabelle anselm ariana " +
		"ariel arlene armando ashton audra augustus aurelio becky benedict benny bernadette bernice bertram bessie beth bethany bianca blanche brendan brett " +
		"bridget bryce candace carla carmela carolyn casey cassandra cecil cecilia cheryl christoph claudia clarence clarissa clyde colette conrad corey " +
		"cornelius courtney curtis damian damien darlene darrell darren daryl deanna debbie deirdre delia derrick desmond dexter dianne dolores dominique " +
		"donovan doreen dorothea dorothy dwayne edgar edmund eduard edwin eileen elaine eleanor elias elisabeth ellen elliot elsa elsie elvira emanuel emil " +
		"emile enid ernest ernesto erwin estelle eunice ezekiel fabian felicia felicity ferdinand francesca francis franklin frieda garrett geoffrey georgia " +
		"georgina geraldine gertrude gina gladys glenda glenn gretchen gwendolyn hanna harriet heinrich helena helga henrietta herbert herman hilary hiram " +
		"humphrey ignatius imogen ingo irma irwin isadora ivor jacinta jackie janine jared jasmin jeanette jeanne jerome jessie joanne jodie joel johann jolene " +
		"josef josiah juanita judy julia juliana juliet julius kara karina karl karla katharina katharine kathryn kathy katie katrina kayleigh keira kendra " +
		"kristen kristin kristina kurt lana lara latoya laurence laurie leanne leonard leopold leslie lillie lionel liza lois loretta lottie lucille lucinda " +
		"ludwig luisa luther mackenzie maddie madeleine madeline maggie marcia marcus marguerite marian marianne mario marion marlene marvin mathew mathilda " +
		"matilda mattie maud maurice maxine maxwell meredith michaela millicent millie mindy moira muhammed myra myrtle nadine naomi neville nicole nikita " +
		"nikolas norbert octavia odette orson oswald patsy patti pauline peggy phoebe quentin rachael ramona raphael raquel raul reginald rene renee rhoda " +
		"rhonda ricky rochelle roderick rodney roland rolf ronnie rosalie rosanna roseanne rosie roxana rufus rupert sabina sadie sallie sasha saul selena " +
		"serena seth shane shari shauna sherri siegfried silas solomon sonia sonja stacey stacy stefanie stephan sybil tabitha tania tanya tatum teddy terence " +
		"terrance terrence thaddeus theodora theodore thomasina tommy tori travis tricia trisha trudy tristan trudie ulysses valentin vaughn velma verity " +
		"vernon vicki vicky violeta wanda whitney wilbur wilfred wilhelm willa wilma winifred xander yolanda zelda zoey"
	ambiguousNames = "jan mark jack frank jean max will bill rose grace may april june hope faith grant chase hunter mason ray gene dean art drew guy victor lance pat " +
		"sue ruby iris lily violet daisy olive ivy holly dawn eve joy melody austin dallas florence victoria charlotte virginia carolina chad kenya sydney jasmine rich cliff dale glen autumn"
	lastNames = "haddadi benedetti hrytsenko asante tattersall rourke ekdahl tanabe oskarsson raghavan molefe adewale ogunleye balogun bello danjuma khumalo mokoena " +
		"naidoo pillay govender botha kamau mwangi otieno njoroge ochieng hallam kessler shevchuk kravchuk melnyk boyko tkachuk lysenko qadri mirza sheikh " +
		"siddique malik bhatt trivedi pathak dubey saxena tripathi chaudhary gowda shetty hegde kamath prabhu naik pawar jadhav shinde bhosale deshmukh thakur " +
		"rathore rawat negi bisht ghoshal sengupta dasgupta chakraborty bhattacharya basu mitra dutta saha hashemi karimi moradi jafari sadeghi rahimi kazemi " +
		"ebrahimi tehrani shirazi nazari yazdani abbasi khoury sayegh shaheen qasim obeid bashir sharif petrovic jovanovic nikolic markovic djordjevic " +
		"stojanovic pavlovic milosevic ivanovic babic kovacevic vukovic knezevic lukic hakala koskinen heikkinen laine lahti salonen turunen lindholm engstrom " +
		"hedlund sjoberg wikstrom forsberg ekstrom lundqvist sandstrom holmgren norberg solberg dahlen nygaard kjaer thomsen mortensen kruse seidel vogt pohl " +
		"ernst grimm ziegler engelhardt lindner moser pfeifer reuter trautmann ulbrich wendt nakagawa morita nishida takeda yokoyama miyazaki hirano kikuchi " +
		"matsuda nomura sugiyama taniguchi uchida yoshida furukawa iwasaki kaneko otsuka shibata sugimoto trinh huynh ibarra echeverria arrieta garay " +
		"mendizabal uriarte bustamante quiroga montoya robledo salcedo urrutia villanueva zamora " +
		"kruger gruber braun hofmann hartmann lange fontaine vries jong boer bos costa meijer jager kuiper brink hendriks kaiser vogel fuchs brandt kuhn lorenz pfeiffer engel bonnet moreau garnier chevalier faure mercier blanc guerin boyer caron colombo gallo mancini fontana barbieri moretti navarro serrano molina ortega delgado iglesias cortes carvalho almeida nunes rocha holm dahl lund berg haugen halvorsen lehtinen virtanen korhonen smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor " +
		"moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres " +
		"nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz " +
		"edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos " +
		"kim cox ward richardson watson brooks chavez wood bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez " +
		"powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace " +
		"west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry " +
		"freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd stone salazar " +
		"fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight " +
		"elliott cunningham duncan armstrong hudson carroll lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence sandoval " +
		"oconnor obrien oneill mccarthy macdonald muller schneider fischer weber becker schulz koch bauer richter klein wolf schroeder neumann schwarz zimmermann rossi ferrari russo bianchi romano ricci " +
		"dubois moreau laurent lefebvre michel leroy fournier girard bonnet dupont lambert ivanov petrov smirnov popov sokolov kumar singh sharma gupta khan shah mehta tanaka suzuki sato watanabe yamamoto nakamura kobayashi " +
		"park choi jung kang cho yoon potter granger weasley watts bond holt bates barker lowe hale frost nash blake sharp walsh doyle byrne gallagher quinn brennan kerr reid fraser hamilton sinclair boyle douglas craig " +
		"nowak kowalski wisniewski wojcik kaminski lewandowski zielinski szymanski wozniak novak svoboda dvorak novotny prochazka kucera horvat kovac kovacs " +
		"nagy szabo toth varga horvath molnar popescu ionescu popa dumitru papadopoulos pappas georgiou yilmaz kaya demir celik sahin ozturk aydin lindqvist " +
		"lindgren johansson andersson karlsson nilsson eriksson larsson olsson persson svensson gustafsson pettersson jonsson bergstrom lundgren lindberg " +
		"sandberg nyberg holmberg hansson bengtsson nielsen jensen christensen pedersen sorensen rasmussen jorgensen madsen olsen johansen haugen kristiansen " +
		"korhonen virtanen makinen nieminen jansen devries bakker visser smit meijer mulder vandenberg dejong janssen vermeer hoekstra peeters maes claes " +
		"wouters hoffmann schafer schroder krause lehmann huber kaiser fuchs scholz moller weiss hahn friedrich gunther berger winkler lorenz baumann albrecht " +
		"schuster ludwig kraus schumacher petit durand leroux moulin garnier faure roux morel chevalier gauthier perrin rousseau blanc guerin boyer renard " +
		"marchand lemaire esposito colombo marino greco conti deluca giordano mancini rizzo lombardi moretti barbieri fontana caruso oliveira pereira carvalho " +
		"ferreira ribeiro almeida barbosa rocha dias nunes moreira teixeira correia cardoso azevedo monteiro molina ortega navarro dominguez vazquez iglesias " +
		"fuentes carrasco cabrera aguirre espinoza figueroa maldonado paredes quintero rojas salinas serrano suarez valdez vega velasquez villarreal cortez " +
		"cervantes cordova pacheco kuznetsov vasiliev mikhailov fedorov morozov volkov alekseev lebedev semenov egorov pavlov kozlov stepanov nikolaev orlov " +
		"makarov shevchenko bondarenko kovalenko tkachenko hussain iqbal chaudhry ansari qureshi siddiqui farooq rahman hossain islam begum akhtar mahmood aziz " +
		"khalil haddad nasser farah mansour saleh najjar darwish hakimi rezaei hosseini ahmadi patil desai joshi kulkarni iyer nair menon reddy rao chowdhury " +
		"banerjee mukherjee chatterjee bose ghosh agarwal verma mishra pandey tiwari yadav chauhan raman krishnan subramanian pillai kapoor malhotra bhatia " +
		"chopra pham phan dang bui ngo duong truong srisai wongsakul santoso wijaya hartono rahmat ito yamada sasaki yamaguchi matsumoto inoue kimura hayashi " +
		"shimizu saito abe mori ikeda hashimoto ishikawa ogawa okada hasegawa fujita goto maeda endo aoki sakamoto nishimura fukuda adeyemi okafor okonkwo " +
		"mensah osei banda moyo dlamini nkosi ndlovu diallo traore abbott acosta adkins aldridge allison anders ashworth atkins atkinson bailes ballard " +
		"bannister barlow barrett bartlett bartley beasley beaumont beck becket bellamy benson blackburn blackwell blair blanchard blankenship blevins bowen " +
		"bowman bradford bradshaw brady briggs britton brock brockman browning bruce buchanan buckley burke burnett burton cain calderon calhoun callahan " +
		"cantrell carlson carney carr carson casey chaney chapman clarke clayton clements cobb cochran coffey cohen collier compton conley conner connolly " +
		"connor conrad copeland corbett cote coughlin coulter courtney cowan crabtree crosby crowley cullen cummings curry curtis daniel daugherty davenport " +
		"davidson dawson decker desmond devine dickerson dickinson dickson dillard dillon dobson dodson donaldson donovan dorsey dotson dougherty duffy duran " +
		"dyer eaton emerson erickson farley farrell faulkner ferrell finley fitzgerald fitzpatrick fleming fletcher flynn foley forbes fowler francis franklin " +
		"frazier frederick friedman frye fuller gaines gallegos garrett garrison gentry gilbert gill gillespie gilliam gilmore glenn glover goodman goodwin " +
		"gould greene greer gregory griffith grimes guerrero guthrie hackett haley hampton hancock haney hanna hardin harding harmon harper harrell harrington " +
		"hartman harvey hatfield hawthorne hayden haynes hebert hendricks hendrix henson herman hess hewitt hickman higgins hinton hobbs hodge hodges hogan " +
		"holcomb holden holland holloway holman hopkins hopper horne horton hoover howe howell hubbard huff huffman humphrey hurley hurst hutchinson hyde " +
		"ingram irwin jacobs jacobson jarvis jefferson jennings joyner kane keller kemp kent kidd kinney kirby kirk kirkland kline knapp knowles knox kramer " +
		"langley lara larsen larson leach leblanc leonard lester levine levy lindsay lindsey livingston lloyd lowery lucas lynch lynn lyons macias mackenzie " +
		"maddox maher mahoney malone maloney mann manning marquez massey mathews mathis maxwell mayer maynard mayo mcbride mccall mccarty mcclain mcclure " +
		"mcconnell mccormick mccoy mccray mccullough mcdaniel mcdowell mcfadden mcfarland mcgee mcgowan mcguire mcintosh mcintyre mckay mckee mckenzie mckinney " +
		"mcknight mclaughlin mclean mcleod mcmahon mcmillan mcneil mcpherson melton mercado merrill merritt michael middleton monroe montgomery mooney moran " +
		"moyer mueller mullen mullins munro murillo nance neal newman newton nixon noel nolan norman norris norton nunez odom odonnell oliver oneal osborn " +
		"osborne owen pace padilla parrish parsons patton paul pearson peck pennington petersen petty phelps pickett pittman pollard poole pratt preston " +
		"pritchard pruitt pryor puckett ramsey randall randolph ratliff raymond redmond reese reeves rhodes richard riggs rios rivas robbins robles rodgers " +
		"rosario rosen rosenberg roth rowe rowland roy rubio rutledge salas sampson sanford sargent saunders sawyer schaefer schmitt schultz schwartz sears " +
		"sexton shaffer shannon shelton shepard sheppard sherman singleton slater sloan snider solomon sosa spears spence stafford stanley stanton stephenson " +
		"stevenson stokes strickland stuart sutton swanson sweeney sykes talley terrell thornton thurston tillman todd townsend trevino trujillo tyler tyson " +
		"underwood valentine valenzuela vance vaughan vaughn velez vincent vinson wade waller walter walters walton warner watkins weiner welch weldon wheeler " +
		"whitaker whitehead whitfield whitley whitney wiggins wilcox wilder wiley wilkerson wilkins wilkinson william williamson witt wolfe woodard woodward " +
		"wooten wyatt wynn yates zimmerman"
	pinyinSurnames = "wang li zhang liu chen yang huang zhao zhou wu xu sun ma hu zhu guo he luo gao lin zheng liang xie song tang han feng deng cao " +
		"peng zeng xiao tian dong pan yuan yu ye jiang du su wei cheng lu lv ding shen ren yao fu zhong cui tan liao fan jin shi dai jia xia qiu fang hou " +
		"zou xiong meng qin bai yan duan lei long tao mao hao gong shao wan qian lai qi kong xiang chang wen kang ge niu an yi qiao pang ni zhuang nie " +
		"cai chai chu cen cong dou fei gui ju kuang lou luan rong sang teng yue zhen bian ying zhai yin zhan shu ou geng guan lan zuo liao gan bao ning shang ruan ke ji mei tong ling bi shan pei huo tu miao gu sheng qu weng ran " +
		"xing heng hua jiao jing lao leng lian mu mou ming nong pei pu quan rao rui sha shui suo tie xun yun zang zha zhuo dang diao gai huan lang puyang zhongli dongguo baili chunyu lvqiu lyuqiu tuoba helian xianyu wanyan shentu huyan nalan taishu " +
		"ouyang sima shangguan zhuge dongfang huangfu yuchi gongsun murong linghu yuwen zhangsun situ duanmu nangong xiahou dugu"
)

// pinyinFirst and pinyinRest are the initials and the finals of syllables of pinyin.
var (
	pinyinFirst = wordSetOf("b p m f d t n l g k h j q x zh ch sh r z c s y w")
	pinyinRest  = wordSetOf("a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ui un uo ue v")
)

// nameWords holds the names above with what they can be.
var nameWords = buildNameWords()

const (
	wFirst = 1 << iota
	wLast
	wPinyin
	wAmbiguous // a first name that is an ordinary word as well
)

const nameSlots = 8192

// nameEntry points at a word in nameBlob.
type nameEntry struct {
	at   uint16
	size uint8
	kind uint8
}

// nameBlob is all words one behind the other.
const nameBlob = firstNames + " " + ambiguousNames + " " + lastNames + " " + pinyinSurnames

func buildNameWords() *[nameSlots]nameEntry {
	t := new([nameSlots]nameEntry)
	at := 0
	for _, group := range []struct {
		kind uint8
		list string
	}{{wFirst, firstNames}, {wFirst | wAmbiguous, ambiguousNames}, {wLast, lastNames}, {wPinyin, pinyinSurnames}} {
		for _, w := range strings.Fields(group.list) {
			at += strings.Index(nameBlob[at:], w)
			slot := nameHash([]byte(w))
			for t[slot].size > 0 && t[slot].word() != w {
				slot = (slot + 1) % nameSlots
			}
			e := nameEntry{uint16(at), uint8(len(w)), t[slot].kind | group.kind} //nolint:gosec // the blob is shorter than 64 KB
			at += len(w)
			t[slot] = e
		}
	}
	return t
}

func (e nameEntry) word() string { return nameBlob[e.at : int(e.at)+int(e.size)] }

// nameHash is the same for w in any case.
func nameHash(w []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range w {
		h = (h ^ uint32(c|0x20)) * 16777619
	}
	return (h ^ h>>15) % nameSlots
}

// nameKind looks up a word of any case.
func nameKind(w []byte) uint8 {
	for slot := nameHash(w); ; slot = (slot + 1) % nameSlots {
		e := &nameWords[slot]
		if e.size == 0 {
			return 0
		}
		if sameLower(w, e.word()) {
			return e.kind
		}
	}
}

// syllables reports whether w, of any case, is one to three syllables of pinyin.
func syllables(w []byte) bool { return syllablesFrom(w, 3) }

func syllablesFrom(w []byte, most int) bool {
	if len(w) == 0 {
		return most < 3
	}
	if most == 0 {
		return false
	}
	initial := 0
	for initial < len(w) && initial < 2 && !vowel(w[initial]|0x20) {
		initial++
	}
	if initial > 0 && !pinyinFirst.has(w[:initial]) {
		if initial--; initial == 0 || !pinyinFirst.has(w[:initial]) {
			return false
		}
	}
	if initial == len(w) || !vowel(w[initial]|0x20) {
		return false
	}
	for n := min(len(w)-initial, 4); n > 0; n-- {
		if pinyinRest.has(w[initial:initial+n]) && syllablesFrom(w[initial+n:], most-1) {
			return true
		}
	}
	return false
}

func vowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'v'
}

// sameLower reports whether w, of any case, is the word low.
func sameLower(w []byte, low string) bool {
	if len(w) != len(low) {
		return false
	}
	for i, c := range w {
		if c|0x20 != low[i] {
			return false
		}
	}
	return true
}
