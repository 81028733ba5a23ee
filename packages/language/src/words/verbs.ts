/**
 * Verbs that administrators use for the same act. A verb may stand in several classes; the first word of a class is its
 * name. Phrasal verbs are written with a space: the particle may stand later in the clause (`cut off`, `take … away`).
 */
export const VERB_CLASSES: Record<string, readonly string[]> = {
	create:
		"create add open make set-up setup raise file log register provision generate spin-up build start draft write produce issue schedule book order".split(
			" ",
		),
	join: "add invite put enrol enroll include join place onboard subscribe assign attach bring".split(" "),
	leave: "remove take kick drop delete unassign exclude unsubscribe detach pull evict uninvite boot".split(" "),
	delete: "delete erase wipe purge destroy remove drop discard trash eliminate terminate".split(" "),
	disable:
		"disable deactivate block suspend freeze lock deprovision close inactivate turn-off switch-off shut-off cut-off shut-down".split(
			" ",
		),
	enable:
		"enable activate reactivate unlock restore reinstate unsuspend unfreeze unblock turn-on switch-on re-enable resume reopen".split(
			" ",
		),
	grant:
		"grant give assign provide award provision allow allocate issue hand add permit authorise authorize entitle".split(
			" ",
		),
	revoke:
		"revoke remove withdraw strip deprovision unassign pull take cut-off take-away take-back end terminate rescind cancel drop reclaim free".split(
			" ",
		),
	get: "get fetch read retrieve load lookup look-up pull obtain download find".split(" "),
	list: "list find search query get show collect gather pull report enumerate retrieve fetch look-up look look-for compile export identify".split(
		" ",
	),
	check: "check verify test confirm determine see validate find-out look".split(" "),
	count: "count number tally".split(" "),
	send: "send post message notify tell email mail inform alert ping write dm drop remind warn text announce share publish let report give forward say page contact broadcast deliver escalate congratulate thank greet welcome brief advise remit submit drop-line".split(
		" ",
	),
	update:
		"update change set modify edit adjust rename convert switch alter overwrite save store put mark correct sync amend turn".split(
			" ",
		),
	convert: "make convert change turn set promote demote downgrade upgrade switch move".split(" "),
	move: "move transfer relocate shift place put transition".split(" "),
	transfer: "transfer hand-over handover reassign migrate move give pass hand reroute".split(" "),
	share: "share give grant open invite".split(" "),
	unshare: "unshare stop remove revoke".split(" "),
	insert: "insert add record append log write put store save enter create register note".split(" "),
	clear: "clear empty wipe reset truncate end kill flush revoke".split(" "),
	reset: "reset expire renew change force".split(" "),
	signOut: "sign-out log-out signout logout kick end terminate revoke clear reset kill invalidate".split(" "),
	run: "run execute call start launch trigger invoke kick-off fire".split(" "),
	archive: "archive retire shelve".split(" "),
	extend: "extend prolong lengthen renew push".split(" "),
	request: "request ask apply order".split(" "),
	approve: "approve confirm accept authorise authorize clear okay".split(" "),
	reject: "reject deny decline refuse turn-down dismiss disapprove veto".split(" "),
	cancel: "cancel withdraw abort void call-off scrap revoke".split(" "),
	reschedule: "reschedule move postpone push-back shift delay defer rebook".split(" "),
	forward: "forward redirect divert reroute route pass-on relay pass".split(" "),
	raise: "raise increase lift bump boost expand extend heighten".split(" "),
	lower: "lower decrease reduce cut shrink".split(" "),
	pause: "pause hold suspend halt stop freeze put-hold place-hold".split(" "),
	resume: "resume continue restart unpause release go-on carry-on unfreeze".split(" "),
	release: "release free free-up let-go return give-back hand-back vacate unassign relinquish".split(" "),
	assign: "assign allocate give hand allot reserve set-aside".split(" "),
	issue: "issue give hand hand-out dispense grant create print".split(" "),
	publish: "publish post release launch advertise put-online".split(" "),
	unpublish: "unpublish take-down take-offline withdraw retract pull".split(" "),
	track: "track trace locate follow find look-up".split(" "),
	dispatch: "dispatch send send-out deploy despatch".split(" "),
	install: "install deploy push put set-up roll-out load".split(" "),
	uninstall: "uninstall remove".split(" "),
	reserve: "reserve book hold".split(" "),
	renew: "renew extend refresh prolong reissue".split(" "),
	remind: "remind nudge chase prompt".split(" "),
	retire: "retire decommission phase-out withdraw unenroll unenrol".split(" "),
	pay: "pay disburse remit settle reimburse transfer".split(" "),
	charge: "charge bill invoice".split(" "),
	label: "label tag mark flag".split(" "),
	link: "link connect attach associate pair".split(" "),
	unlink: "unlink disconnect detach unpair".split(" "),
	mute: "mute snooze silence".split(" "),
	discharge: "discharge release dismiss".split(" "),
	comment: "comment add reply note".split(" "),
	upload: "upload put store save attach".split(" "),
	wait: "wait pause hold sleep delay".split(" "),
	upsert: "upsert create-or-update update sync".split(" "),
	schedule: "schedule plan book".split(" "),
	generate: "generate make create produce build".split(" "),
	promote: "promote make grant give elevate upgrade".split(" "),
	stop: "stop end abort finish quit halt".split(" "),
	merge: "merge combine join".split(" "),
	sendForSignature: "send sign".split(" "),
	copy: "copy duplicate clone".split(" "),
	rotate: "rotate renew reset cycle".split(" "),
	scan: "scan inspect check".split(" "),
	subscribe: "subscribe add enrol enroll".split(" "),
	unsubscribe: "unsubscribe remove drop".split(" "),
	close: "close resolve complete finish end shut".split(" "),
	resolve: "resolve close fix settle".split(" "),
	export: "export download dump extract".split(" "),
	import: "import load upload ingest".split(" "),
};

/** Classes that must never stand for one another, however alike the rest of the words is. */
export const OPPOSITES: readonly [string, string][] = [
	["create", "delete"],
	["join", "leave"],
	["grant", "revoke"],
	["enable", "disable"],
	["share", "unshare"],
	["upload", "export"],
	["approve", "reject"],
	["raise", "lower"],
	["pause", "resume"],
	["publish", "unpublish"],
	["install", "uninstall"],
	["link", "unlink"],
];

/** Methods of HTTP: as the first word of an id they say little of what is done. */
export const METHODS = new Set("get post put patch delete".split(" "));

/** Clauses can begin with these although no catalogue need have them. */
export const CONTROL_VERBS =
	"wait pause hold ask stop continue proceed raise call run check try go skip leave return repeat end abort set let make ensure request give assign do cancel keep escalate".split(
		" ",
	);

/** Verbs that are nouns as often: a clause begins with one only where an object follows. */
export const NOUN_VERBS = new Set(
	"email mail message text report list record share post request log group form name title order access contact call ticket note invite review transfer change update test check file schedule book place page number count place mark issue set run end stop start open export import query search reply comment license licence page clear wait place reset block pull drop free number account archive copy merge scan place export sync alert warning show hold switch turn store book query lock look page plan pass hand force sign cut fire place push need point split fix".split(
		" ",
	),
);

/** Past forms that rules cannot make. */
export const IRREGULAR: Record<string, string> = {
	added: "add",
	adding: "add",
	adds: "add",
	given: "give",
	gave: "give",
	sent: "send",
	told: "tell",
	made: "make",
	taken: "take",
	took: "take",
	left: "leave",
	put: "put",
	got: "get",
	gotten: "get",
	written: "write",
	wrote: "write",
	read: "read",
	found: "find",
	kept: "keep",
	held: "hold",
	ran: "run",
	run: "run",
	begun: "begin",
	began: "begin",
	built: "build",
	lost: "lose",
	met: "meet",
	shown: "show",
	let: "let",
	set: "set",
	cut: "cut",
	shut: "shut",
	reset: "reset",
	frozen: "freeze",
	froze: "freeze",
	withdrawn: "withdraw",
	done: "do",
	did: "do",
	does: "do",
	has: "have",
	had: "have",
	gone: "go",
	went: "go",
	goes: "go",
	is: "be",
	are: "be",
	was: "be",
	were: "be",
	been: "be",
	am: "be",
	being: "be",
	quit: "quit",
	paid: "pay",
	came: "come",
	forgot: "forget",
	hidden: "hide",
	known: "know",
	chosen: "choose",
	chose: "choose",
	thrown: "throw",
	became: "become",
	shut_down: "shut",
	spun: "spin",
	brought: "bring",
	bought: "buy",
	dealt: "deal",
	fell: "fall",
	fallen: "fall",
	said: "say",
};
