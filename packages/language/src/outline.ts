import type { FlowKind } from "@keyway/schema/flow";

/** One line of the text with the lines that stand in it. */
export type Line = {
	n: number;
	text: string;
	/** The column of the text's first sign in its row, from 1. */
	column: number;
	marked: boolean;
	children: Line[];
	/** The whole line of a step that is numbered inside of it, and where the step begins there. */
	within?: { source: string; at: number };
};

type Outline = {
	kind: FlowKind | undefined;
	templateLine: string | undefined;
	altered: { n: number } | undefined;
	lines: Line[];
};

/** The first line by which a person tells the kind of the flow. */
export const TEMPLATE_LINES: Record<"automation" | "provisioning" | "deprovisioning" | "helper", string> = {
	provisioning: "Create a custom provisioning workflow with the following steps.",
	deprovisioning: "Create a custom deprovisioning workflow with the following steps.",
	automation: "Create a workflow with the following steps.",
	helper: "Create a helper workflow with the following steps.",
};

const MARKER =
	/^(?:(?:step\s+)?(\d+(?:\.\d+)*)\s*[.):]\s+|(\d+(?:\.\d+)+)\s+|(?:step\s+(\d+))\s*[-–—:]?\s+|([a-z]|[ivx]{1,4})[.)]\s+|\(([a-z0-9]{1,3})\)\s*|([-*•–—◦▪‣·])\s+|\[[ xX]?\]\s+)/i;

const LIKE_TEMPLATE =
	/^(create|make|build|set up|new)\b.{0,60}\b(provisioning|deprovisioning|workflow|flow|automation)\b.{0,40}\b(following|steps?|these)\b.{0,20}$/i;

/** A letter's first and last words. */
const GREETING =
	/^((hi|hello|hey|dear|good (morning|afternoon|evening))\b[^.:;]{0,40}[,!]|(thanks|thank you|many thanks|cheers|best|kind|best regards|kind regards|regards)\b[^:;]{0,30}[,.!]?)$/i;

type Raw = { n: number; text: string; column: number; indent: number; marker: string; depth: number };

/** Splits a text into nested lines; the template line is taken off and tells the kind. */
export function readOutline(text: string): Outline {
	const rows = text.split("\n");
	const raws: Raw[] = [];
	let kind: FlowKind | undefined;
	let templateLine: string | undefined;
	let altered: Outline["altered"];
	rows.forEach((row, at) => {
		const trimmed = row.trim();
		if (trimmed === "" || GREETING.test(trimmed) || /^#{1,6}\s/.test(trimmed) || /^[-=_*]{3,}$/.test(trimmed)) return;
		if (raws.length === 0 && kind === undefined) {
			const template = templateOf(trimmed);
			if (template) {
				[kind, templateLine] = [template, trimmed];
				return;
			}
			if (LIKE_TEMPLATE.test(trimmed.replace(/[.:]$/, ""))) {
				altered = { n: at + 1 };
				kind = /\bdeprovision/i.test(trimmed)
					? "deprovisioning"
					: /\bprovision/i.test(trimmed)
						? "provisioning"
						: /\bhelper/i.test(trimmed)
							? "helper"
							: "automation";
				templateLine = trimmed;
				return;
			}
		}
		raws.push(rawLine(row, at + 1));
	});
	return { kind, templateLine, altered, lines: nest(raws).map(withInlineSteps) };
}

/** `When …: 1. do this 2. do that`: steps that are numbered inside of one line. */
function withInlineSteps(line: Line): Line {
	const children = line.children.map(withInlineSteps);
	const marks = [...line.text.matchAll(/(?:^|[\s:;.,])\(?([1-9])[.)]\s+(?=\p{L})/gu)];
	const isRow = marks.length > 1 && marks.every((mark, at) => Number(mark[1]) === at + 1);
	const first = marks[0];
	if (!isRow || !first) return { ...line, children };
	const steps = marks.map((mark, at) => {
		const from = mark.index + mark[0].length;
		return {
			n: line.n,
			within: { source: line.text, at: from + (/^\s*/.exec(line.text.slice(from))?.[0].length ?? 0) },
			text: line.text.slice(from, marks[at + 1]?.index ?? line.text.length).trim(),
			column: line.column + from + (/^\s*/.exec(line.text.slice(from))?.[0].length ?? 0),
			marked: true,
			children: [],
		};
	});
	const head = line.text.slice(0, first.index + 1).trim();
	if (head === "" || head.length < 3)
		return { ...line, text: "", children: [...steps, ...children], within: { source: line.text, at: 0 } };
	return { ...line, text: head, children: [...steps, ...children], within: { source: line.text, at: 0 } };
}

function templateOf(line: string): FlowKind | undefined {
	const plain = (text: string) =>
		text
			.toLowerCase()
			.replace(/[.:\s]+$/, "")
			.replace(/\s+/g, " ");
	const found = Object.entries(TEMPLATE_LINES).find(([, template]) => plain(template) === plain(line));
	return found?.[0] as FlowKind | undefined;
}

function rawLine(row: string, n: number): Raw {
	const expanded = row.replaceAll("\t", "    ");
	const indent = expanded.length - expanded.trimStart().length;
	const body = row.trimStart();
	const match = MARKER.exec(body);
	const isWord = match?.[4] !== undefined && /^(a|i)\s/i.test(body);
	const marker = match && !isWord ? match[0] : "";
	const text = body.slice(marker.length).trimEnd();
	const number = match?.[1] ?? match?.[2];
	const style =
		marker === ""
			? ""
			: number
				? `n${number.split(".").length}`
				: match?.[3]
					? "n1"
					: match?.[4]
						? /^[ivx]{2,}$/i.test(match[4])
							? "i"
							: "a"
						: match?.[5]
							? "p"
							: "b";
	return {
		n,
		text,
		column: row.length - row.trimStart().length + marker.length + 1,
		indent,
		marker: style,
		depth: 0,
	};
}

/** Indentation nests; on the same indentation a new style of marker nests under the style before it. */
function nest(raws: readonly Raw[]): Line[] {
	const root: Line[] = [];
	const open: { raw: Raw; line: Line; colon: boolean }[] = [];
	for (const raw of raws) {
		const line: Line = { n: raw.n, text: raw.text, column: raw.column, marked: raw.marker !== "", children: [] };
		while (open.length > 0 && !isInside(raw, open)) open.pop();
		(open.at(-1)?.line.children ?? root).push(line);
		open.push({ raw, line, colon: raw.text.endsWith(":") || /^(else|otherwise|if not)$/i.test(raw.text) });
	}
	return root;
}

function isInside(raw: Raw, open: readonly { raw: Raw; colon: boolean }[]): boolean {
	const last = open.at(-1) as { raw: Raw; colon: boolean };
	if (raw.indent > last.raw.indent) return true;
	if (raw.indent < last.raw.indent) return false;
	if (raw.marker === last.raw.marker) return false;
	if (raw.marker === "") return false;
	if (last.raw.marker === "") return last.colon;
	const seen = open.some((each) => each.raw.marker === raw.marker);
	if (seen) return false;
	const rank = (style: string) =>
		style.startsWith("n") ? Number(style.slice(1)) : style === "a" || style === "p" ? 10 : 11;
	return rank(raw.marker) > rank(last.raw.marker);
}
