import { Skeleton } from "@mantine/core";

/** Rows of a list that is loading, at the height the rows will have. */
export function SkeletonRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
	const widths = [62, 48, 71, 55, 66, 44, 58, 50];
	return (
		<div role="status" aria-label="Loading">
			{Array.from({ length: rows }, (_, row) => (
				<div
					// Rows have no identity while they load.
					key={`row-${row}-of-${rows}`}
					style={{ height, display: "flex", alignItems: "center", gap: 12, padding: "0 16px" }}
				>
					<Skeleton height={22} width={22} radius={6} />
					<Skeleton height={11} width={`${widths[row % widths.length]}%`} radius={4} />
				</div>
			))}
		</div>
	);
}
