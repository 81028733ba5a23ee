import type { Json } from "@keyway/schema/json";
import type { Bindings } from "./bindings.ts";

/** An expression that somebody could write to harm the server, with the data that it is given. Product code never imports it. */
export type Hostile = { name: string; cel: string; data?: () => Bindings };

const big = (length: number, unit = "a") => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const numbers = (length: number): Json => Array.from({ length }, (_, index) => index);
const people = (length: number): Json =>
	Array.from({ length }, (_, index) => ({ id: `${index}`, email: `p${index}@acme.test`, n: index }));
const trigger = (data: Record<string, Json>) => (): Bindings => ({ trigger: data });

const pattern = (name: string, source: string, text: string): Hostile => ({
	name: `pattern: ${name}`,
	cel: `trigger.text.matches(${JSON.stringify(source)})`,
	data: trigger({ text }),
});

/** Patterns that make backtracking engines run for ever, and some that are merely large. */
const patterns: Hostile[] = [
	pattern("nested plus", "^(a+)+$", `${big(50_000)}!`),
	pattern("nested star", "^(a*)*$", `${big(50_000)}!`),
	pattern("overlapping choices", "^(a|aa)+$", `${big(50_000)}!`),
	pattern("choices of dots", "^(.|a)*b$", big(50_000)),
	pattern("three stars", "^a*a*a*$", `${big(50_000)}!`),
	pattern("e-mail of the wild", "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}$", big(50_000)),
	pattern("many dots", ".*.*.*.*.*.*.*.*x", big(50_000)),
	pattern("optional letters", `${"a?".repeat(400)}${"a".repeat(199)}`, big(300)),
	pattern("counted repeats", "(a{1,30}){1,30}b", big(50_000)),
	pattern("repeats of repeats", "(a{1000}){1000}", big(10)),
	pattern("large classes", "[\\pL\\pN]{300}[^\\pL]{300}", big(200_000, "é")),
	pattern("stars without end", "a*".repeat(499), big(200_000)),
	pattern("longer than allowed", "a".repeat(5_000), "a"),
	pattern("parentheses without end", `${"(".repeat(450)}${")".repeat(450)}`, "a"),
	pattern("looking back", "(a)\\1", "aa"),
	pattern("looking ahead", "(?=a)a", "a"),
	pattern("not closed", "[a-", "a"),
	{ name: "pattern: from the data", cel: "trigger.p.matches(trigger.p)", data: trigger({ p: big(100_000, "(a+)+") }) },
	{
		name: "pattern: for each of many",
		cel: "trigger.l.all(x, trigger.text.matches('(x+x+)+' + string(x)))",
		data: trigger({ l: numbers(20_000), text: big(5_000, "x") }),
	},
];

const nested = (depth: number, loop: string, core: string) => {
	let cel = core;
	for (let level = depth; level > 0; level--) cel = `trigger.l.${loop}(x${level}, ${cel})`;
	return cel;
};

/** Loops whose turns multiply. */
const loops: Hostile[] = [
	{ name: "loop: 4 levels of map", cel: nested(4, "map", "x1 + x4"), data: trigger({ l: numbers(1_000) }) },
	{ name: "loop: 4 levels of all", cel: nested(4, "all", "x1 + x4 >= 0"), data: trigger({ l: numbers(1_000) }) },
	{ name: "loop: 4 levels of exists", cel: nested(4, "exists", "x1 + x4 < 0"), data: trigger({ l: numbers(1_000) }) },
	{ name: "loop: 4 levels of exists_one", cel: nested(4, "exists_one", "x1 < 0"), data: trigger({ l: numbers(500) }) },
	{ name: "loop: 20 levels over 10", cel: nested(20, "all", "true"), data: trigger({ l: numbers(10) }) },
	{ name: "loop: 20 levels over 2", cel: nested(20, "map", "x1"), data: trigger({ l: numbers(2) }) },
	{
		name: "loop: people by people",
		cel: "trigger.p.filter(a, trigger.p.exists(b, b.email == a.email && trigger.p.exists(c, c.n > b.n + a.n)))",
		data: trigger({ p: people(3_000) }),
	},
	{
		name: "loop: long list of literals",
		cel: `[${"1,".repeat(900)}1].map(a, [${"1,".repeat(20)}1].map(b, a + b))`,
	},
	{
		name: "loop: many loops in a row",
		cel: `trigger.l${".map(x, x + 1)".repeat(45)}`,
		data: trigger({ l: numbers(50_000) }),
	},
	{
		name: "loop: as much data as there may be",
		cel: "trigger.l.map(x, x).size()",
		data: trigger({ l: numbers(990_000) }),
	},
	{ name: "loop: more data than there may be", cel: "trigger.l.map(x, x)", data: trigger({ l: numbers(2_000_000) }) },
	{ name: "loop: a result of many values", cel: "trigger.l.map(x, [x, x])", data: trigger({ l: numbers(100_000) }) },
	{ name: "loop: over a text", cel: "trigger.t.split('').map(x, x + x).size()", data: trigger({ t: big(900_000) }) },
	{
		name: "loop: searching long texts",
		cel: "trigger.l.all(x, !trigger.t.contains(trigger.u + string(x)))",
		data: trigger({ l: numbers(100_000), t: big(300_000), u: big(100_000) }),
	},
	{
		name: "loop: the variable hides the data",
		cel: "trigger.l.map(trigger, trigger.x)",
		data: trigger({ l: people(100) }),
	},
	{ name: "loop: over nothing", cel: nested(4, "map", "x1"), data: trigger({ l: null }) },
];

const growing = (times: number, last: (name: string) => string, seed = '"xxxxxxxx"') => {
	let cel = last(`x${times}`);
	for (let level = times; level > 0; level--) {
		const before = `x${level - 1}`;
		cel = `cel.bind(x${level}, ${before} + ${before} + ${before} + ${before}, ${cel})`;
	}
	return `cel.bind(x0, ${seed}, ${cel})`;
};

/** Values that grow by themselves. */
const growth: Hostile[] = [
	{ name: "growth: a text of 4¹⁰", cel: growing(10, (x) => x) },
	{ name: "growth: a text of 4²⁰", cel: growing(20, (x) => x) },
	{ name: "growth: and searched", cel: growing(20, (x) => `${x}.contains("y")`) },
	{ name: "growth: and measured", cel: growing(13, (x) => `${x}.size()`) },
	{ name: "growth: and matched", cel: growing(12, (x) => `${x}.matches("(x+x+)+y")`) },
	{ name: "growth: and split", cel: growing(12, (x) => `${x}.split("").size()`) },
	{ name: "growth: a list of 4²⁰", cel: growing(20, (x) => x, "[1, 2, 3]") },
	{ name: "growth: a list of 4¹² and looped", cel: growing(12, (x) => `${x}.map(y, y)`, "[1]") },
	{ name: "growth: lists in lists", cel: nested(6, "map", "trigger.l"), data: trigger({ l: numbers(30) }) },
	{
		name: "growth: join with a long separator",
		cel: "trigger.t.split('').join(trigger.t)",
		data: trigger({ t: big(30_000) }),
	},
	{
		name: "growth: sum of a long text",
		cel: Array(150).fill("trigger.t").join("+"),
		data: trigger({ t: big(900_000) }),
	},
	{ name: "growth: bytes", cel: growing(13, (x) => `bytes(${x}).size()`) },
	{
		name: "growth: objects in objects",
		cel: growing(2, () => nested(5, "map", "{'a': {'b': trigger.l}}")),
		data: trigger({ l: numbers(25) }),
	},
];

/** Sources that are hard to read. */
const sources: Hostile[] = [
	{ name: "source: parentheses", cel: `${"(".repeat(4_900)}1${")".repeat(4_900)}` },
	{ name: "source: parentheses that never close", cel: "(".repeat(9_999) },
	{ name: "source: brackets", cel: `${"[".repeat(4_900)}${"]".repeat(4_900)}` },
	{ name: "source: braces", cel: `${"{1:".repeat(3_000)}` },
	{ name: "source: not not", cel: `${"!".repeat(9_990)}true` },
	{ name: "source: minus minus", cel: `${"-".repeat(9_990)}1` },
	{ name: "source: choices", cel: `${"true?".repeat(1_500)}1${":1".repeat(1_000)}` },
	{ name: "source: members", cel: `trigger${".a".repeat(4_900)}` },
	{ name: "source: indexes", cel: `trigger${"[0]".repeat(3_000)}` },
	{ name: "source: sums", cel: `1${"+1".repeat(4_990)}` },
	{ name: "source: ors", cel: `true${"||true".repeat(1_600)}` },
	{ name: "source: a long literal", cel: `"${"a".repeat(9_990)}"` },
	{ name: "source: longer than allowed", cel: `"${"a".repeat(1_000_000)}"` },
	{ name: "source: a long number", cel: "9".repeat(9_990) },
	{ name: "source: a long name", cel: "a".repeat(9_990) },
	{ name: "source: escapes", cel: `"${"\\u0041".repeat(1_600)}"` },
	{ name: "source: a quote that never closes", cel: `"${"\\\\".repeat(4_990)}` },
	{ name: "source: blanks", cel: " ".repeat(9_999) },
	{ name: "source: comments", cel: `${"//\n".repeat(3_000)}1` },
	{ name: "source: choices in bindings", cel: choices(14) },
];

/** Each variable stands for one of two values of the one before: 2¹⁴ possibilities for who reads the text alone. */
function choices(levels: number): string {
	let cel = "x0.email";
	for (let level = 1; level <= levels; level++)
		cel = `cel.bind(x${level - 1}, true ? x${level}.manager : x${level}.a, ${cel})`;
	return `cel.bind(x${levels}, trigger.user, ${cel})`;
}

const inherited = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then"];

/** Names that JavaScript's objects have by themselves. */
const names: Hostile[] = [
	...inherited.map((name) => ({ name: `name: ${name}`, cel: `trigger.${name}`, data: trigger({}) })),
	...inherited.map((name) => ({
		name: `name: method ${name}`,
		cel: `trigger.text.${name}()`,
		data: trigger({ text: "a" }),
	})),
	{
		name: "name: a function of the constructor",
		cel: "trigger.constructor.constructor('return process')()",
		data: trigger({}),
	},
	{ name: "name: set by a literal", cel: "{'__proto__': {'admin': true}}.admin" },
	{
		name: "name: from the data",
		cel: "trigger.user.admin == true",
		data: () => JSON.parse('{"trigger":{"user":{"__proto__":{"admin":true}}}}'),
	},
	{ name: "name: as a loop's variable", cel: "[1].map(__proto__, __proto__)" },
	{ name: "name: a loop called constructor", cel: "[1].constructor(x, x)" },
	{
		name: "name: data with a constructor",
		cel: "trigger.user.constructor == 'x' && trigger.list.exists(l, l.constructor == null)",
		data: trigger({ user: { constructor: "x" }, list: [{ constructor: null, name: "a" }] }),
	},
	{
		name: "name: data beside a constructor",
		cel: "trigger.user.email",
		data: trigger({ user: { constructor: { name: "Object" }, email: "a@acme.test" } }),
	},
	{ name: "name: a card", cel: "steps.__proto__.polluted", data: () => ({ steps: {} }) },
	{ name: "name: globals", cel: "process.exit(1)" },
	{ name: "name: the environment", cel: "globalThis.process['env']" },
];

/** Texts that are not what they seem. */
const texts: Hostile[] = [
	{ name: "text: NUL in the source", cel: "'a\u0000b' + trigger.t", data: trigger({ t: "\u0000" }) },
	{ name: "text: NUL in a name", cel: "trigger.a\u0000b", data: trigger({ a: 1 }) },
	{ name: "text: half a pair", cel: "'\ud800' + trigger.t", data: trigger({ t: "\udfff" }) },
	{ name: "text: half a pair matched", cel: "trigger.t.matches('^.$')", data: trigger({ t: "\ud800" }) },
	{
		name: "text: combining marks",
		cel: "[trigger.t].map(x, x.size())",
		data: trigger({ t: `a${big(100_000, "\u0301")}` }),
	},
	{ name: "text: right to left", cel: "trigger.t == '\u202eevil'", data: trigger({ t: "\u202eevil" }) },
	{ name: "text: line separators", cel: "trigger.t\u2028== 'a'", data: trigger({ t: "a" }) },
	{ name: "text: an expression", cel: "trigger.t + '!'", data: trigger({ t: "{{trigger.t}} $(1+1) trigger.t" }) },
	{
		name: "text: ß in a large case",
		cel: "[trigger.t].map(x, x.upperAscii())[0]",
		data: trigger({ t: big(400_000, "ß") }),
	},
];

/** Numbers and times at their ends. */
const extremes: Hostile[] = [
	{ name: "extreme: division by zero", cel: "[1].map(x, x / 0)" },
	{ name: "extreme: past the largest", cel: "9223372036854775807 + 1" },
	{ name: "extreme: large powers", cel: growing(20, (x) => x, "9223372036854775807") },
	{ name: "extreme: not a number", cel: "0.0 / 0.0" },
	{ name: "extreme: a year", cel: "now + duration('9999999999h')", data: () => ({ now: "9999-12-31T23:59:59Z" }) },
	{ name: "extreme: a duration", cel: `duration('${"1h".repeat(2_000)}')` },
	{
		name: "extreme: a date",
		cel: "date(trigger.d) < now",
		data: () => ({ trigger: { d: "2026-99-99" }, now: "2026-01-01T00:00:00Z" }),
	},
	{
		name: "extreme: a time zone",
		cel: "now.getHours('../../etc/passwd')",
		data: () => ({ now: "2026-01-01T00:00:00Z" }),
	},
];

export const HOSTILE: readonly Hostile[] = [
	...patterns,
	...loops,
	...growth,
	...sources,
	...names,
	...texts,
	...extremes,
];
