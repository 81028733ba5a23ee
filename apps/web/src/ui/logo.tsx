/** Keyway's mark: one way in, branching out. */
export function Logo({ size = 30 }: { size?: number }) {
	return (
		<svg width={size} height={size} viewBox="0 0 30 30" aria-hidden="true">
			<rect width="30" height="30" rx="8" fill="var(--solid)" />
			<g
				fill="none"
				stroke="var(--on-solid)"
				strokeWidth="2.3"
				strokeLinecap="round"
				strokeLinejoin="round"
				transform="translate(.5 0)"
			>
				<path d="M7 10.5h4.2c3.6 0 3.6 9 7.2 9H22" />
				<path d="M17.5 10.5H22" />
				<path d="M7 19.500h3.500" />
			</g>
		</svg>
	);
}
