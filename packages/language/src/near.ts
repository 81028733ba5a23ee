/** Whether one letter is missing, too much, another one, or two are swapped. */
export function isNear(a: string, b: string): boolean {
	if (a === b || Math.abs(a.length - b.length) > 1) return a === b;
	let at = 0;
	while (at < a.length && a[at] === b[at]) at++;
	const [left, right] = [a.slice(at), b.slice(at)];
	if (left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1)) return true;
	return left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}
