/** Verbs by which texts tell of the same event. */
export const EVENT_CLASSES: readonly (readonly string[])[] = [
	"created hired joins joined added onboarded registered appears arrives starts imported enters invited set-up provisioned".split(
		" ",
	),
	"deactivated deprovisioned disabled leaves left terminated offboarded resigns quits departs exits retires fired dismissed".split(
		" ",
	),
	"deleted removed erased purged".split(" "),
	"updated changed moves modified edited transfers switches renamed promoted moved transferred relocates gets".split(
		" ",
	),
	"submitted filled completed sent handed".split(" "),
	"expires expired ends ended lapses runs".split(" "),
	"requested submitted asks applies requests filed".split(" "),
	"approved accepted granted".split(" "),
	"denied rejected refused declined turned".split(" "),
	"fails failed breaks crashes errors".split(" "),
	"granted given receives gets assigned obtains".split(" "),
	"revoked withdrawn taken removed loses lost".split(" "),
	"received arrives called comes delivered hits".split(" "),
	"posts posted writes sends message says received".split(" "),
	"added joins joined becomes enters".split(" "),
	"removed leaves left kicked".split(" "),
	"reactivated restored returns reinstated enabled unsuspended".split(" "),
	"locked blocked".split(" "),
	"suspended frozen".split(" "),
	"reports reported".split(" "),
	"changes changed updated edited".split(" "),
	"reacts reaction".split(" "),
	"opened created raised filed".split(" "),
	"closed resolved completed done finished".split(" "),
	"paid settled".split(" "),
	"signed completed".split(" "),
];

/** Sayings → the words that catalogues use for the event. */
export const EVENT_SAYINGS: readonly (readonly [RegExp, string])[] = [
	[
		/\b(leaves?|leaving|left|departs?|exits?|quits?|resigns?) (the |our )?(company|organi[sz]ation|firm|business|us|acme)\b/i,
		"user is deactivated",
	],
	[/\b(is|gets|are) (off-?boarded|let go|fired|dismissed|laid off)\b/i, "user is deactivated"],
	[
		/\b(employee|user|person|someone|somebody|contractor|intern|colleague|worker|anyone) (leaves|quits|resigns|departs)\s*$/i,
		"$1 is deactivated",
	],
	[/\bleaver\b/i, "user is deactivated"],
	[
		/\b(joins?|starts? (at|in|with)|comes? to|enters?) (the |our )?(company|organi[sz]ation|firm|business|acme|us)\b/i,
		"user is created",
	],
	[
		/\bnew (user|employee|hire|joiner|starter|person|colleague|account|contractor|intern|member of staff|staff member|worker)s? (joins?|starts?|arrives?|appears?|comes in|is (added|created|hired|onboarded|set up)|signs up)\b/i,
		"$1 is created",
	],
	[
		/^(for |on |upon )?(a |any |every |each |all )?new (user|employee|hire|joiner|starter|person|colleague|account|contractor|intern|worker)s?(?=$| in | at | from )/i,
		"$3 is created",
	],
	[/\b(moves?|transfers?|switches|changes) (in)?to\b/i, "user's department changes to"],
	[/\b(changes?|switches) (their |his |her )?(department|team)s?\b/i, "department of a user changes"],
	[
		/\b(has not|have not|hasnt|havent|did not|does not|not) (been )?(signed? in|logged? in|logged? on|used|log in|been active|sign in)\b/i,
		"user inactive: not signed in",
	],
	[/\b(has|shows?) (had )?no (activity|sign-?ins?|logins?)\b/i, "user inactive: no sign-in"],
	[/\b(is|has been|becomes|goes|stays|remains|been) (inactive|dormant|idle)\b/i, "user inactive"],
];
