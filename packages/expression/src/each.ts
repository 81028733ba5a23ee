/** In a path: every element of a list, as a loop's variable stands for each of them. */
export const EACH = "[]";
