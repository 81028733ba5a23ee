import { type AppError, errors } from "@keyway/schema/error";

/** Why an expression cannot be used; `check` answers one as a value, `evaluate` throws one. */
export const expressionErrors = {
	EXPRESSION_EMPTY: [422, "The expression is empty."],
	EXPRESSION_TOO_LONG: [422, "The expression is longer than {limit} characters. Split it over several cards."],
	EXPRESSION_TOO_COMPLEX: [422, "The expression is too deep or has too many parts. Split it over several cards."],
	EXPRESSION_SYNTAX: [422, "The expression cannot be read: {reason}."],
	EXPRESSION_PATTERN: [422, "The pattern {pattern} cannot be used: {reason}."],
	EXPRESSION_NAME_UNKNOWN: [422, '"{name}" is not known here. {hint}'],
	EXPRESSION_MEMBER_UNKNOWN: [422, '{owner} has no "{member}". {hint}'],
	EXPRESSION_FUNCTION_UNKNOWN: [422, 'There is no function "{name}" for this. {hint}'],
	EXPRESSION_ARGUMENTS: [422, "{usage} cannot take ({given})."],
	EXPRESSION_TYPE: [422, "{reason}."],
	EXPRESSION_FAILED: [422, "The expression could not be worked out: {reason}."],
	EXPRESSION_TIMED_OUT: [
		422,
		"The expression was stopped after {limit} ms. Go through fewer elements, or split it over several cards.",
	],
	EXPRESSION_OUT_OF_MEMORY: [422, "The expression needs too much memory. Go through fewer elements or shorter texts."],
	EXPRESSION_DATA_TOO_LARGE: [
		422,
		"The expression reads too much data. Read a part of it, or filter it in a card before.",
	],
	EXPRESSION_PAUSED: [
		422,
		"The expression was stopped {times} times in a row and is not tried for {seconds} seconds. Make it smaller.",
	],
	EXPRESSION_BUSY: [503, "Too many expressions wait to be worked out. Try again in a moment."],
	EXPRESSION_POOL_DOWN: [
		503,
		"The process that works out such expressions does not start. Try again, or look at the server's memory.",
	],
	/** Told between our own functions, never to a person: this expression must run where it can be stopped. */
	EXPRESSION_ELSEWHERE: [500, "The expression needs a process of its own."],
	EXPRESSION_RESULT_TOO_LARGE: [422, "The result of the expression is too large. Take a part of it."],
	EXPRESSION_RESULT_UNUSABLE: [422, "The result of the expression is {what}, which cannot be stored. {hint}"],
} as const;

export type ExpressionCode = keyof typeof expressionErrors;

/** A problem for the editor: `from` and `to` are offsets into the expression. */
export type ExpressionProblem = { code: ExpressionCode; message: string; from?: number; to?: number };

export const fail = errors(expressionErrors);

export function asProblem(error: AppError, range?: { start: number; end: number }): ExpressionProblem {
	const at = range ? { from: range.start, to: range.end } : {};
	return { code: error.code as ExpressionCode, message: error.message, ...at };
}
