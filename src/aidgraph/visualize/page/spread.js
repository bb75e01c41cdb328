// Where entities stand that are opened from a library: springs, the same places each time.

const ROOM = 92; // how far apart entities are on average
const STEPS = 140;
const TURN = Math.PI * (3 - Math.sqrt(5));

// Return the place of each member: linked ones near each other, wider than high.
function spread(members, lines) {
  const place = new Map(members.map((node, at) => [node, at]));
  const pairs = lines.map((number) => [place.get(data.edges[number].from), place.get(data.edges[number].to)])
    .filter(([a, b]) => a !== b);
  const points = members.map((_, at) => [Math.sqrt(at) * Math.cos(at * TURN) * ROOM * 0.6,
    Math.sqrt(at) * Math.sin(at * TURN) * ROOM * 0.6]);
  for (let step = 0; step < STEPS; step += 1) pull(points, pairs, ROOM * 0.9 * (1 - step / STEPS));
  for (let step = 0; step < 40; step += 1) part(points);
  return points.map(([x, y]) => ({ x: Math.round(x * 1.35), y: Math.round(y) }));
}

// One step of Fruchterman and Reingold (1991), with a weak pull to the middle.
function pull(points, pairs, most) {
  const moves = points.map(([x, y]) => [-x * 0.12, -y * 0.12]);
  for (let a = 0; a < points.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const [dx, dy] = [points[a][0] - points[b][0], points[a][1] - points[b][1]];
      const push = (ROOM * ROOM) / Math.max(dx * dx + dy * dy, 1);
      moves[a][0] += dx * push; moves[a][1] += dy * push;
      moves[b][0] -= dx * push; moves[b][1] -= dy * push;
    }
  }
  for (const [a, b] of pairs) {
    const [dx, dy] = [points[a][0] - points[b][0], points[a][1] - points[b][1]];
    const draw = Math.hypot(dx, dy) / ROOM;
    moves[a][0] -= dx * draw; moves[a][1] -= dy * draw;
    moves[b][0] += dx * draw; moves[b][1] += dy * draw;
  }
  points.forEach((point, at) => {
    const length = Math.hypot(...moves[at]) || 1;
    const share = Math.min(length, most) / length;
    point[0] += moves[at][0] * share;
    point[1] += moves[at][1] * share;
  });
}

// Push apart what is nearer than a name needs.
function part(points) {
  const least = ROOM * 0.62;
  for (let a = 0; a < points.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const [dx, dy] = [points[a][0] - points[b][0], points[a][1] - points[b][1]];
      const far = Math.hypot(dx, dy) || 1;
      if (far >= least) continue;
      const by = (least - far) / far / 3;
      points[a][0] += dx * by; points[a][1] += dy * by;
      points[b][0] -= dx * by; points[b][1] -= dy * by;
    }
  }
}
