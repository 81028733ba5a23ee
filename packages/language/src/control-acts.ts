import { type FieldValue, literal } from "@keyway/schema/field-value";
import { type Context, placeRef } from "./context.ts";
import type { ControlAct } from "./control-act.ts";
import { findLength } from "./durations.ts";
import { findPeople } from "./people.ts";
import { readPhrase } from "./phrase.ts";
import type { Phrase } from "./phrase-type.ts";
import { type Token, textOf, unquote } from "./token.ts";
import { readUntil } from "./until.ts";
import { wait } from "./waits.ts";

const join = (tokens: readonly Token[]) => tokens.map((token) => token.lower).join(" ");

const quotedIn = (tokens: readonly Token[]) => {
	const token = tokens.find((each) => each.kind === "quoted");
	return token ? unquote(token.text) : undefined;
};

/** Reads the words of an act as one of the cards that every catalogue has. */
export function readControl(source: string, tokens: readonly Token[], context: Context): ControlAct | undefined {
	const phrase = readPhrase(source, tokens, context.index, context.names);
	const text = join(tokens);
	for (const read of [wait, continueIf, approval, task, call, stop, raise, note, leave]) {
		const act = read(phrase, text, context);
		if (act) return act;
	}
	return undefined;
}

function continueIf(phrase: Phrase, text: string): ControlAct | undefined {
	const match =
		/^(only (continue|proceed|go on|carry on)|(continue|proceed|go on|carry on) only|continue|proceed|go on|carry on) (if|when)\b/.exec(
			text,
		) ??
		/^(stop|end|abort|quit|exit|do not continue|do not proceed)( here| the flow| the run| now)? (unless|if)\b/.exec(
			text,
		);
	if (!match) return undefined;
	const at = phrase.tokens.findIndex((token) => ["if", "unless", "when"].includes(token.lower));
	const stops = /^(stop|end|abort|quit|exit|do)/.test(text);
	const isUnless = phrase.tokens[at]?.lower === "unless";
	return {
		uses: "flow.continueIf",
		fields: {},
		condition: { tokens: phrase.tokens.slice(at + 1), negate: stops && !isUnless },
	};
}

function approval(phrase: Phrase, text: string, context: Context): ControlAct | undefined {
	const asks =
		/\b(ask|get|obtain|request|seek|require|need|wait for|needs|requires|have|let)\b/.test(text) &&
		/\b(approve|approves|approved|approving|approval|approvals|sign off|sign-off|permission|consent|confirm\w*|decide|decision|whether|go-ahead|agree|ok|okay)\b/.test(
			text,
		);
	const routes =
		/^(send|route|submit|put).*\bfor (approval|sign off|review and approval)\b/.test(text) ||
		/\b(must|should|has to|needs to|have to) (approve|confirm|sign off|agree|decide)\b/.test(text);
	if (
		!(asks || routes) ||
		/^(check|see|verify|look|approve|accept|confirm|deny|reject|decline)\b/.test(text) ||
		(/\brequest\b/.test(text) &&
			phrase.mentions.some((mention) => mention.candidates.some((each) => each.list === "roles")) &&
			!/\bapprov/.test(text))
	)
		return undefined;
	const end = phrase.tokens.findIndex((token) => ["whether", "that", "if"].includes(token.lower));
	const people = findPeople(phrase.tokens.slice(0, end < 0 ? undefined : end), phrase.mentions, context).filter(
		(person) => !person.subject,
	);
	const named = unique(people.map((person) => person.value));
	if (named.length === 0)
		return /\bapprov/.test(text) ? { uses: "flow.approval", fields: {}, guessed: true } : undefined;
	const fields: Record<string, FieldValue> = {
		approvers: named.length === 1 ? (named[0] as FieldValue) : { kind: "list", items: named },
	};
	if (named.length > 1)
		fields["mode"] = literal(
			/\b(both|all of|each of|and)\b/.test(text) && !/\b(any|either|one) of\b/.test(text) && !/\bor\b/.test(text)
				? "all"
				: "any",
		);
	const length = findLength(phrase.tokens);
	if (length) fields["timeout"] = literal(length.iso);
	const title = quotedIn(phrase.tokens);
	if (title) fields["title"] = literal(title);
	const problems = people.flatMap((person) => (person.problem ? [person.problem] : []));
	return { uses: "flow.approval", fields, problems };
}

const unique = (values: readonly FieldValue[]): FieldValue[] =>
	values.filter((value, at) => values.findIndex((each) => JSON.stringify(each) === JSON.stringify(value)) === at);

function task(phrase: Phrase, text: string, context: Context): ControlAct | undefined {
	const manual =
		/\b(manual )?task\b/.test(text) &&
		/\b(manual|for|to|give|assign|create)\b/.test(text) &&
		phrase.services.length === 0;
	const asks = /^(ask|have|get|let|task|assign|instruct|tell|request) /.test(text) && / to /.test(text);
	const all = findPeople(phrase.tokens, phrase.mentions, context);
	const made =
		/^(have|let|get|make) /.test(text) && !/\b(know|have)\b/.test(text.slice(4))
			? all.find((person) => !person.subject && person.from <= 2)
			: undefined;
	if (!manual && !asks && !made) return undefined;
	const to = phrase.tokens.findIndex(
		(token, place) => token.lower === "to" && place > 1 && phrase.tokens[place + 1]?.kind === "word",
	);
	const at = to < 0 && made ? made.to - 1 : to;
	const people = all.filter((person) => at < 0 || person.from < at || !person.subject);
	const who = people.find((person) => !person.subject && (manual || person.from < at || person === made));
	if (!who) return undefined;
	if (/^tell\b/.test(text)) return undefined;
	const words = quotedIn(phrase.tokens) ?? (at > 0 ? textOf(phrase.source, phrase.tokens.slice(at + 1)) : undefined);
	const title = words?.replace(/[.,;:]$/, "");
	const fields: Record<string, FieldValue> = { assignee: who.value };
	if (title) fields["title"] = literal(title.charAt(0).toUpperCase() + title.slice(1));
	const length = /\b(within|due|by)\b/.test(text) ? readUntil(phrase, context, "due") : undefined;
	if (length && /\b(due|by)\b/.test(text)) fields["due"] = length.value;
	return { uses: "flow.task", fields, problems: who.problem ? [who.problem] : [] };
}

function call(phrase: Phrase, text: string, context: Context): ControlAct | undefined {
	const passive = /\b(is|be|gets|get) (run|called|started|triggered|executed|launched)\b/.test(text);
	const means = /\bby (running|calling|starting|triggering) the\b/.test(text);
	if (
		!passive &&
		!means &&
		!/^(call|run|start|trigger|execute|launch|invoke|kick off|use|hand over to|continue with)\b/.test(text)
	)
		return undefined;
	const isProgram = phrase.mentions.some((mention) =>
		mention.candidates.some(
			(each) =>
				each.list === "programs" &&
				each.value ===
					phrase.tokens
						.slice(mention.from, mention.to)
						.map((token) => token.text)
						.join("-"),
		),
	);
	const flow = isProgram
		? undefined
		: phrase.mentions.flatMap((mention) => mention.candidates).find((each) => each.list === "flows");
	const at = phrase.tokens.findIndex((token) => token.kind === "quoted");
	const quoted =
		at > 0 &&
		phrase.tokens.slice(Math.max(0, at - 2), at + 2).some((token) => ["flow", "workflow"].includes(token.lower))
			? quotedIn(phrase.tokens)
			: undefined;
	const name = flow?.value ?? quoted;
	if (!name) return undefined;
	const fields: Record<string, FieldValue> = { flow: literal(name) };
	const people = findPeople(phrase.tokens, phrase.mentions, context)[0];
	if (people && /\b(for|with|on)\b/.test(text)) fields["user"] = people.value;
	else if (context.subject.path.length > 0 || context.subject.card === "item")
		fields["user"] = placeRef(context.subject);
	if (/\bwait\b|\bawait\b/.test(text)) fields["wait"] = literal(true);
	return { uses: "flow.call", fields };
}

function stop(phrase: Phrase, text: string): ControlAct | undefined {
	if (
		!/^(stop|end|finish|exit|quit|abort|halt|cancel|do nothing|we are done|that is all)( (here|there|now|it|the (flow|run|workflow|process|automation)|this (flow|run|workflow)|everything|processing|quietly|silently|with|there|running))*\b/.test(
			text,
		)
	)
		return undefined;
	const rest = phrase.content.filter(
		(each) => !["flow", "run", "workflow", "process", "autom", "reason", "quietli", "silent"].includes(each.stem),
	);
	const reason = quotedIn(phrase.tokens);
	if (rest.length > 0 && !reason) return undefined;
	return { uses: "flow.stop", fields: reason ? { reason: literal(reason) } : {} };
}

function raise(phrase: Phrase, text: string): ControlAct | undefined {
	if (
		!/^(raise|throw|fail|report|signal|give|end)\b/.test(text) ||
		!/\b(error|exception|fail( the (run|flow|workflow))?)\b/.test(text) ||
		phrase.services.length > 0 ||
		phrase.mentions.some((mention) =>
			mention.candidates.some((each) => ["channels", "people", "address", "mailboxes"].includes(each.list)),
		)
	)
		return undefined;
	const message = quotedIn(phrase.tokens);
	return { uses: "flow.raise", fields: message ? { message: literal(message) } : {} };
}

function note(phrase: Phrase, text: string): ControlAct | undefined {
	if (!/^(note|remark|nb|comment)( that)?\b/.test(text) || phrase.tokens[1]?.text !== ":") return undefined;
	return { uses: "flow.note", fields: { text: literal(textOf(phrase.source, phrase.tokens.slice(2))) } };
}

function leave(_: Phrase, text: string, context: Context): ControlAct | undefined {
	if (/^(leave|exit|break( out of)?|stop|end) (the |this )?loop\b/.test(text))
		return { uses: "flow.break", fields: {} };
	if (
		context.loops.length > 0 &&
		/^(skip|go|continue|move)( on)?( to)?( (it|them|this|that|the|next|user|one|item|person|him|her))*$/.test(text) &&
		/\b(skip|next)\b/.test(text)
	)
		return { uses: "flow.next", fields: {} };
	return undefined;
}
