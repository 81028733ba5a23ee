import { signatureOf, usage } from "@keyway/expression/signature";
import type { Help } from "../monaco/text-language.ts";
import { CHAIN, type ReadableData, specOfChain } from "./readable-data.ts";

type Explained = ReturnType<NonNullable<Help["explain"]>>;

/** What is said about the name at a place of an expression; its parts before the place are looked at. */
export function explainAt(data: ReadableData, cel: string, offset: number): Explained {
	const found = [...cel.matchAll(new RegExp(CHAIN, "g"))].find(
		({ index, 0: chain }) => index <= offset && offset <= index + chain.length,
	);
	if (!found) return null;
	const [whole] = found;
	const from = found.index;
	// `trigger.user.email`, pointed at `user`: only as far as that.
	const rest = /^\w*/.exec(cel.slice(offset))?.[0].length ?? 0;
	const to = Math.min(from + whole.length, offset + rest);
	const chain = cel.slice(from, to);
	const entry = data.functions.find(({ id }) => id === whole);
	if (entry) {
		const signature = signatureOf(entry);
		const lines = [`**${entry.name}**`, ...(signature ? [`\`${usage(signature)}\``] : []), entry.description];
		return { from, to: from + whole.length, lines };
	}
	const spec = specOfChain(data, chain, cel.slice(0, from));
	if (!spec) return null;
	const [root = "", card = ""] = chain.split(".");
	const source =
		root === "steps" ? data.steps.find(({ id }) => id === card)?.title : data.scope[root as "trigger"]?.label;
	return {
		from,
		to,
		lines: [`**${spec.label}** (${spec.type})`, ...(source && chain !== root ? [`From ${source}`] : [])],
	};
}
