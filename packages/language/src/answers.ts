import type { Token } from "./token.ts";

/** `if approved`, `if they refuse`, `if there is no answer after 5 days`. */
export function answerOf(
	tokens: readonly Token[],
): { lane: "approved" | "denied" | "timedOut"; tokens: readonly Token[]; from: number } | undefined {
	const words = tokens.slice(0, 18).map((token) => token.lower);
	const opens = ["if", "when", "once", "upon", "on", "in", "after", "without", "should", "and", "only"].includes(
		words[0] ?? "",
	);
	if (!opens && !/^(approved|denied|rejected|refused|declined)$/.test(words[0] ?? "")) return undefined;
	const end = tokens.findIndex(
		(token, at) =>
			at > 0 && ((token.kind === "punct" && [",", ":", "-", "–", "—"].includes(token.text)) || token.lower === "then"),
	);
	const head = words.slice(0, end < 0 ? undefined : end);
	const text = head.join(" ");
	const from = end < 0 ? Math.min(tokens.length, answerLength(head)) : end;
	if (
		/\b(user|account|grant|request|access|ticket|role) (is|was|gets|has been) (approved|denied)/.test(text) &&
		words[0] !== "if"
	)
		return undefined;
	if (
		/\b(no|not|without|nobody|never|doesnt|dont)\b.{0,25}\b(answer|answers|reply|replies|response|respond|responds|decision|decide|react|reaction|hear|heard|approval yet|answered|responded)\b|\b(times? out|timed out|timeout|silence|(not|nothing|nobody|never)\b.{0,40}\b(in time|by then))\b/.test(
			text,
		)
	)
		return { lane: "timedOut", tokens: tokens.slice(0, from), from };
	if (
		/\b(denied|denies|deny|rejected|rejects|reject|refused|refuses|refuse|declined|declines|decline|says? no|disapproves?|turned down|turns it down|not approved|not approve|no approval|not granted|refusal|rejection|denial|answer is no|not agree|disagrees?|said no)\b/.test(
			text,
		)
	)
		return { lane: "denied", tokens: tokens.slice(0, from), from };
	if (
		/\b(approved|approves|approve|agrees?|accepts?|accepted|says? yes|confirms?|confirmed|approval|agreed|given the go ahead|answer is yes|signs? off|said yes|consents?)\b/.test(
			text,
		) &&
		!/\b(pending|request for|who|requests?)\b/.test(text)
	)
		return { lane: "approved", tokens: tokens.slice(0, from), from };
	return undefined;
}

function answerLength(words: readonly string[]): number {
	const at = words.findIndex((word) => /^(approv|den|reject|refus|declin|agree|accept|yes|no|confirm)/.test(word));
	return at < 0 ? words.length : at + 1;
}

/** `if it fails`, `on error`, `if anything goes wrong`. */
export function failureOf(tokens: readonly Token[]): { scope: "step" | "all"; from: number } | undefined {
	const end = tokens.findIndex(
		(token, at) =>
			at > 0 && ((token.kind === "punct" && [",", ":", "-", "–", "—"].includes(token.text)) || token.lower === "then"),
	);
	const head = tokens.slice(0, end < 0 ? 10 : end).map((token) => token.lower);
	const text = head.join(" ");
	const opens = /^(if|when|should|in case|on|upon|in the event)\b/.test(text);
	const isError =
		/^(if|when|should|on|upon|in case of)( there is| there are)? (an?|any|some) (error|failure|exception|problem)s?\b/.exec(
			text,
		);
	if (isError)
		return {
			scope: "all",
			from:
				end < 0
					? isError[0].split(" ").length + (/ (error|failure)s? (occurs|happens|arises)/.test(text) ? 1 : 0)
					: end,
		};
	if (
		/^(if|when|should) (a|an|some|someone|somebody|the provisioning|provisioning)\b/.test(text) &&
		!/\b(step|of (these|them|the steps))\b/.test(text)
	)
		return undefined;
	if (!opens || /\b(login|sign|payment|flow|run|provisioning|workflow)s?\b.{0,12}\bfail/.test(text)) return undefined;
	const match =
		/\b(fails?|failed|failure|errors?|error occurs|goes wrong|go wrong|went wrong|unsuccessful|does not work|do not work|cannot be done|not succeed|does not succeed|breaks)\b/.exec(
			text,
		);
	if (!match) return undefined;
	const isAll =
		/\b(anything|any|something|one of|either|any of|some|these|those|all|a step|steps|them|everything)\b/.test(text);
	const words = text.slice(0, match.index + match[0].length).split(" ").length;
	return { scope: isAll ? "all" : "step", from: end < 0 ? words : end };
}
