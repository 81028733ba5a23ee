import type { Point } from "@keyway/flow/layout";

const RADIUS = 14;

/** A line through the points with rounded corners, as the `d` of an SVG path. */
export function linkPath(points: readonly Point[]): string {
	const [start, ...rest] = points;
	if (!start) return "";
	let path = `M${start[0]} ${start[1]}`;
	let previous = start;
	for (const [index, point] of rest.entries()) {
		const next = rest[index + 1];
		if (!next) {
			path += `L${point[0]} ${point[1]}`;
			break;
		}
		const radius = Math.min(RADIUS, distance(previous, point) / 2, distance(point, next) / 2);
		const enter = toward(point, previous, radius);
		const leave = toward(point, next, radius);
		path += `L${enter[0]} ${enter[1]}Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`;
		previous = point;
	}
	return path;
}

const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

function toward(from: Point, to: Point, length: number): Point {
	const whole = distance(from, to) || 1;
	return [from[0] + ((to[0] - from[0]) / whole) * length, from[1] + ((to[1] - from[1]) / whole) * length];
}
