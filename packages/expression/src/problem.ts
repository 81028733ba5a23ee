import { type AppError, errors } from "@keyway/schema/error";

/** Why an expression cannot be used; `check` answers one as a value, `evaluate` throws one. */
export const expressionErrors = {
	EXPRESSION_EMPTY: [422, "The expression is empty."],
	EXPRESSION_TOO_LONG: [422, "The expression is longer than {limit} characters. Split it over several cards."],
	EXPRESSION_TOO_COMPLEX: [422, "The expression is too deep or has too many parts. Split it over several cards."],
	EXPRESSION_SYNTAX: [422, "The expression cannot be read: {reason}."],
	EXPRESSION_NOT_YET: [422, "{what} cannot be used in expressions yet. {instead}"],
	EXPRESSION_NAME_UNKNOWN: [422, '"{name}" is not known here. {hint}'],
	EXPRESSION_MEMBER_UNKNOWN: [422, '{owner} has no "{member}". {hint}'],
	EXPRESSION_FUNCTION_UNKNOWN: [422, 'There is no function "{name}" for this. {hint}'],
	EXPRESSION_ARGUMENTS: [422, "{usage} cannot take ({given})."],
	EXPRESSION_TYPE: [422, "{reason}."],
	EXPRESSION_FAILED: [422, "The expression could not be worked out: {reason}."],
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
