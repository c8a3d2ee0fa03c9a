# The network of the Llama family, for serving and for training, in the dialect of TorchScript archives.
#
# Shapes: N rows (tokens of a ragged batch), B batch, T tokens, C width, H query heads, K key/value heads, D head width, F hidden width, V vocabulary.
# Element types are numbers: 0 uint8, 1 int8, 3 int32, 4 int64, 6 float32, 11 bool, 15 bfloat16.
#
# weights: [0] embedding [V,C]; then eleven a layer, absent ones being empty:
#   +0 norm before attention [C]   +1 q,k,v fused [(H+2K)D,C]   +2 its bias   +3 query norm [D]   +4 key norm [D]
#   +5 output [C,HD]               +6 its bias                  +7 norm before the feed-forward [C]
#   +8 gate,up fused [2F,C]        +9 down [C,F]                +10 gate,up,down biases fused [2F+C]
# then the last norm [C] and the output head [V,C] (the embedding again when tied).
# Outside of training a matrix may be in an order of the processor's products in place of rows; then it can be multiplied with and nothing else.
# A matrix in 8 bits is int8 in its place, in such an order, or empty there and in `packed`; one in 4 bits is [F,C/2] uint8. Their steps come behind the output head, a tensor for the head, then for
# q,k,v, output, gate,up and down of each layer: in 8 bits [F] float32, in 4 bits steps and middles [C/group,F,2] bfloat16, an empty one for a matrix that has none there.
# packed: empty, or in 8 bits the matrices that are FBGEMM's, in the places of steps; a matrix of one number for those that are not.
# adapters: empty, or fourteen a layer: a LoRA pair A [r,in] and B [out,r] (Hu et al. 2021) for each of q,k,v,output,gate,up,down; empty ones where it has none.
# spans: empty in training. In serving the list holds several adapters, one after another, each for some of the rows, and B carries the scale; what the A of q,k,v have is
# stacked in the place of the first of them, as that of gate,up is: they are products of the same rows. Four numbers say who has which rows: the first, how many, the
# adapter's place in the list, and 1 where each row is a product by itself.

def rms_norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
  # Zhang and Sennrich 2019; statistics in float32 and the weight after rounding, as the reference implementations do
  return torch.rms_norm(x, [x.size(-1)], None, epsilon) * weight

def adapted_rows(y: Tensor, x: Tensor, adapters: List[Tensor], at: int, widths: List[int], spans: List[int]) -> Tensor:
  # y [N,F] of x [N,C], and to the rows of each span B A x is added in place: see spans above. Rows by themselves are so many products of one shape, so that a row's result
  # does not hang on how many there are.
  for s in range(len(spans) // 4):
    many = spans[4 * s + 1]
    place = spans[4 * s + 2] + at
    a = adapters[place]
    if a.numel() > 0:
      seen = torch.narrow(x, 0, spans[4 * s], many)
      into = torch.narrow(y, 0, spans[4 * s], many)
      alone = spans[4 * s + 3] > 0
      if alone:
        down = torch.bmm(torch.unsqueeze(seen, 1), torch.expand(torch.unsqueeze(torch.t(a), 0), [many, -1, -1]))
      else:
        down = torch.linear(seen, a)
      rank = 0
      out = 0
      for i in range(len(widths)):
        b = adapters[place + 2 * i + 1]
        if b.numel() > 0:
          r = b.size(1)
          part = torch.narrow(down, -1, rank, r)
          if alone:
            more = torch.squeeze(torch.bmm(part, torch.expand(torch.unsqueeze(torch.t(b), 0), [many, -1, -1])), 1)
          else:
            more = torch.linear(part, b)
          _ = torch.add_(torch.narrow(into, 1, out, widths[i]), more)
          rank = rank + r
        out = out + widths[i]
  return y

def adapted(y: Tensor, x: Tensor, adapters: List[Tensor], at: int, widths: List[int], drop: float) -> Tensor:
  # y [N,F] of x [N,C], plus B A x for each part of it that has a pair: parts of `widths` lie side by side, their pairs one after another from `at` on.
  # B carries the scale. A share `drop` of A's inputs is dropped, for each pair anew.
  some = False
  outs = annotate(List[Tensor], [])
  for i in range(len(widths)):
    a = adapters[at + 2 * i]
    if a.numel() > 0:
      some = True
      seen = x
      if drop > 0.:
        seen = torch.dropout(x, drop, True)
      _ = torch.append(outs, torch.linear(torch.linear(seen, a), adapters[at + 2 * i + 1]))
    else:
      _1 = torch.append(outs, torch.zeros([x.size(0), widths[i]], dtype=x.dtype))
  if some:
    return y + torch.cat(outs, 1)
  else:
    return y

def head_pass(h: Tensor, targets: Tensor, head: Tensor, of: Tensor, rows: int, moves: bool, parent: Tensor, parent_head: Tensor, shares_of: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
  # h [N,C], targets [N], head [V,C] -> the targets' log-probabilities [N] float32 and, where `of` [N] is not empty, what the sum of of[n] * log-probability[n]
  # changes with h [N,C] and, where it moves, with head [V,C] float32. Never holds more than [rows,V] scores: gradients are taken while a piece's scores are
  # there (Hsu et al. 2024, arXiv:2410.10989).
  # Where `parent` [N,C'] and its head [V,C'] are not empty, the parent's scores are there too, and the last result is how far the network is from it: KL(parent || network) [N]
  # float32, else empty. A token's target is then (1-a) of what was learned and a of what the parent says, a being shares_of [N]; the gradient by its scores is
  # target - softmax, which is that of (1-a) log-probability - a KL (Hinton et al. 2015, arXiv:1503.02531). At most four times [rows,V] are held.
  n = h.size(0)
  backward = of.size(0) > 0
  bound = parent.size(0) > 0
  own = annotate(List[Tensor], [])
  apart = annotate(List[Tensor], [])
  toward = annotate(List[Tensor], [])
  change = torch.zeros([0], dtype=6)
  if backward and moves:
    change = torch.zeros([head.size(0), head.size(1)], dtype=6)
  for i in range((n + rows - 1) // rows):
    first = i * rows
    some = min(rows, n - first)
    part = torch.narrow(h, 0, first, some)
    to = torch.unsqueeze(torch.narrow(targets, 0, first, some), 1)
    logits = torch.linear(part, head)
    scores = logits - torch.to(torch.amax(logits, [1], True), 6)
    ours = torch.gather(scores, 1, to)
    if bound:
      shares = torch.exp(scores)
    else:
      shares = torch.exp_(scores)
    total = torch.sum(shares, [1], True)
    _ = torch.append(own, torch.squeeze(ours - torch.log(total), 1))
    theirs = change
    if bound:
      wanted = torch.log_softmax(torch.to(torch.linear(torch.narrow(parent, 0, first, some), parent_head), 6), 1)
      theirs = torch.exp(wanted)
      away = torch.mul_(torch.sub_(wanted, torch.sub_(scores, torch.log(total))), theirs)
      _4 = torch.append(apart, torch.sum(away, [1]))
    if backward:
      by = torch.unsqueeze(torch.narrow(of, 0, first, some), 1)
      each = torch.mul_(shares, torch.neg(by) / total)
      if bound:
        share = torch.unsqueeze(torch.narrow(shares_of, 0, first, some), 1)
        each = torch.add_(each, torch.mul_(theirs, by * share))
        by = by * (1. - share)
      each = torch.scatter_add_(each, 1, to, by)
      cast = torch.to(each, h.dtype)
      _1 = torch.append(toward, torch.matmul(cast, head))
      if moves:
        if cast.dtype == 6:
          _2 = torch.addmm_(change, torch.t(cast), part)
        else:
          _3 = torch.add_(change, torch.matmul(torch.t(cast), part))
  if backward:
    near = torch.cat(toward, 0)
  else:
    near = change
  far = torch.zeros([0], dtype=6)
  if bound:
    far = torch.cat(apart, 0)
  return (torch.cat(own, 0), near, change, far)

def log_odds(x: Tensor) -> Tensor:
  # log(p / (1 - p)) of x = log p, which is kept below 0 so that 1 - p is not 0
  y = torch.clamp_max(x, -1e-7)
  return y - torch.where(torch.gt(y, -0.6931), torch.log(torch.neg(torch.expm1(y))), torch.log1p(torch.neg(torch.exp(y))))

class Llama(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  epsilon : float
  window : int
  window_from : int
  tied : bool
  seven_bits : bool

  def product(self: __torch__.Llama, x: Tensor, weights: List[Tensor], at: int, packed: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], place: int) -> Tensor:
    # [N,C] x weights[at] [F,C] -> [N,F]. In 4 bits the kernel goes row by row, x and what comes out being bfloat16 and sums float32. In 8 bits a kernel has one step size for all of x, which must not
    # follow from rows side by side: each row is divided by its own largest magnitude, so that one step fits all, and a product has no bias, so the factor comes back after it.
    w = weights[at]
    if w.dtype == 1:
      steps = weights[3 + 11 * self.layers + place]
      peak = (self).peak(x)
      step = 1. / 127.
      codes = torch.int_repr(torch.quantize_per_tensor(x / peak, step, 128, 13))
      # the second `steps` stands where a matrix' middles would; in symmetric 8 bits they are not read
      return torch.mul_(ops.onednn.qlinear_pointwise(codes, step, 128, w, steps, steps, None, 1., 0, 6, "none", annotate(List[Optional[number]], []), ""), peak)
    elif w.dtype == 0:
      steps = weights[3 + 11 * self.layers + place]
      return torch._weight_int4pack_mm_for_cpu(x, w, x.size(1) // steps.size(0), steps)
    elif w.is_mkldnn:
      return ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), None)
    elif len(packed) > 0:
      peak = (self).peak(x)
      step = 1. / 127.
      middle = 128
      if self.seven_bits:
        step = 1. / 63.
        middle = 64
      return torch.mul_(ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x / peak, step, middle, packed[place]), peak)
    else:
      return torch.linear(x, w)

  def peak(self: __torch__.Llama, x: Tensor) -> Tensor:
    # [N,C] -> [N,1]: the largest magnitude of each row, never zero
    return torch.clamp_min(torch.amax(torch.abs(x), [1], True), 1e-20)

  def queries_keys_values(self: __torch__.Llama, x: Tensor, w: int, weights: List[Tensor], packed: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], adapters: List[Tensor], at: int, drop: float, spans: List[int]) -> Tensor:
    # x [N,C] -> queries, keys and values of its heads side by side [N,H+2K,D], not rotated yet
    n = x.size(0)
    place = 1 + 4 * ((w - 1) // 11)
    h = __torch__.rms_norm(x, weights[w], self.epsilon)
    fused = (self).product(h, weights, w + 1, packed, place)
    d = self.head_width
    if len(spans) > 0:
      fused = __torch__.adapted_rows(fused, h, adapters, at, [self.heads * d, self.kv_heads * d, self.kv_heads * d], spans)
    elif len(adapters) > 1:
      fused = __torch__.adapted(fused, h, adapters, at, [self.heads * d, self.kv_heads * d, self.kv_heads * d], drop)
    if weights[w + 2].numel() > 0:
      biased = fused + weights[w + 2]
    else:
      biased = fused
    parts = biased.view([n, self.heads + 2 * self.kv_heads, self.head_width])
    if weights[w + 3].numel() > 0:
      q, k, v = torch.split_with_sizes(parts, [self.heads, self.kv_heads, self.kv_heads], 1)
      parts = torch.cat([__torch__.rms_norm(q, weights[w + 3], self.epsilon), __torch__.rms_norm(k, weights[w + 4], self.epsilon), v], 1)
    return parts

  def rotated(self: __torch__.Llama, parts: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    # Rotary positions (Su et al. 2021), halves convention: parts [N,H+2K,D], cos and sin [N,1,D] -> q [N,H,D], k [N,K,D], v [N,K,D].
    # The first half of the sines is negative, as it is subtracted.
    qk, v = torch.split_with_sizes(parts, [self.heads + self.kv_heads, self.kv_heads], 1)
    turned = torch.addcmul(qk * cos, torch.roll(qk, [self.head_width // 2], [-1]), sin)
    q, k = torch.split_with_sizes(turned, [self.heads, self.kv_heads], 1)
    return (q, k, v)

  def rotate_in_place(self: __torch__.Llama, parts: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    # The same without copies, where no gradient is asked for: parts [N,H+2K,D] again
    qk = torch.narrow(parts, 1, 0, self.heads + self.kv_heads)
    swapped = torch.roll(qk, [self.head_width // 2], [-1])
    _ = torch.addcmul_(torch.mul_(qk, cos), swapped, sin)
    return parts

  def after_attention(self: __torch__.Llama, x: Tensor, attended: Tensor, w: int, weights: List[Tensor], packed: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], adapters: List[Tensor], at: int, drop: float, spans: List[int]) -> Tensor:
    # x [N,C], attended [N,HD] -> [N,C]: output product and gated feed-forward (Shazeer 2020), each added to the residual
    place = 1 + 4 * ((w - 1) // 11)
    o = (self).product(attended, weights, w + 5, packed, place + 1)
    if len(spans) > 0:
      o = __torch__.adapted_rows(o, attended, adapters, at + 6, [x.size(1)], spans)
    elif len(adapters) > 1:
      o = __torch__.adapted(o, attended, adapters, at + 6, [x.size(1)], drop)
    if weights[w + 6].numel() > 0:
      r = x + (o + weights[w + 6])
    else:
      r = x + o
    h = __torch__.rms_norm(r, weights[w + 7], self.epsilon)
    both = (self).product(h, weights, w + 8, packed, place + 2)
    f = both.size(1) // 2
    if len(spans) > 0:
      both = __torch__.adapted_rows(both, h, adapters, at + 8, [f, f], spans)
    elif len(adapters) > 1:
      both = __torch__.adapted(both, h, adapters, at + 8, [f, f], drop)
    bias = weights[w + 10]
    if bias.numel() > 0:
      wide = both + torch.narrow(bias, 0, 0, 2 * f)
    else:
      wide = both
    gate, up = torch.split_with_sizes(wide, [f, f], 1)
    gated = torch.silu(gate) * up
    down = (self).product(gated, weights, w + 9, packed, place + 3)
    if len(spans) > 0:
      down = __torch__.adapted_rows(down, gated, adapters, at + 12, [x.size(1)], spans)
    elif len(adapters) > 1:
      down = __torch__.adapted(down, gated, adapters, at + 12, [x.size(1)], drop)
    if bias.numel() > 0:
      out = r + (down + torch.narrow(bias, 0, 2 * f, down.size(1)))
    else:
      out = r + down
    return out

  def prefill_attention(self: __torch__.Llama, parts: Tensor, starts: List[int], lengths: List[int], slots: List[int], cache: Tensor, windowed: bool) -> List[Tensor]:
    # parts [N,H+2K,D] of pieces of prompts laid end to end; cache [slots,2K,capacity,D] -> [M,HD] a piece. Writes the pieces' keys and values into the cache first.
    # The heads of a group see one key head: it is not copied for them but stands there with stride 0, [K,H/K,seen,D].
    outs = annotate(List[Tensor], [])
    row = 0
    group = self.heads // self.kv_heads
    for s in range(len(starts)):
      m = lengths[s]
      start = starts[s]
      end = start + m
      held = torch.select(cache, 0, slots[s])
      piece = torch.narrow(parts, 0, row, m)
      _ = torch.copy_(torch.narrow(held, 1, start, m), torch.transpose(torch.narrow(piece, 1, self.heads, 2 * self.kv_heads), 0, 1))
      first = 0
      if windowed:
        first = max(0, start - self.window + 1)
      seen = end - first
      kk, vv = torch.split_with_sizes(torch.expand(torch.unsqueeze(torch.narrow(held, 1, first, seen), 1), [-1, group, -1, -1]), [self.kv_heads, self.kv_heads], 0)
      qq = torch.permute(torch.view(torch.to(torch.narrow(piece, 1, 0, self.heads), cache.dtype), [m, self.kv_heads, group, self.head_width]), [1, 2, 0, 3])
      mask = annotate(Optional[Tensor], None)
      causal = False
      if m > 1:
        if start == 0 and not windowed:
          causal = True
        else:
          full = torch.tril(torch.ones([m, seen], dtype=11), start - first)
          if windowed:
            mask = torch.triu(full, start - first - self.window + 1)
          else:
            mask = full
      o = torch.scaled_dot_product_attention(qq, kk, vv, mask, 0., causal)
      _1 = torch.append(outs, torch.to(torch.reshape(torch.permute(o, [2, 0, 1, 3]), [m, self.heads * self.head_width]), parts.dtype))
      row = row + m
    return outs

  def decode_attention(self: __torch__.Llama, parts: Tensor, slots: Tensor, positions: Tensor, runs: List[int], picks: Tensor, back: Tensor, masks: List[Tensor], cache: Tensor, room: Tensor) -> Tensor:
    # One token of each of N sequences: parts [N,H+2K,D]; slots, positions [N]; cache [slots,2K,capacity,D] -> [N,HD].
    # Neighbouring slots are attended together, without a copy: a run is (its first slot, slots, first token, tokens). picks [R]: for each slot of each run
    # which row asks there (any, where none does: what comes out is not looked at); back [N]: a row's place among the R; both empty where rows and slots of runs are the same in
    # the same order. masks: what is added to a run's scores [slots,1,1,tokens]. The heads of a group stand as so many queries of one head. Where there is `room` [n] float32,
    # they are attended in float32: a bfloat16 matrix times one vector is what the kernel's library does worst on some processors, and takes longer than the conversion. Memory that
    # is asked for anew each time, a little more of it than the time before, is what an allocator keeps the most of.
    own = torch.narrow(parts, 1, self.heads, 2 * self.kv_heads)
    _ = torch.index_put_(cache, annotate(List[Optional[Tensor]], [slots, None, positions]), torch.to(own, cache.dtype))
    group = self.heads // self.kv_heads
    dtype = (masks[0]).dtype
    asked = torch.to(torch.narrow(parts, 1, 0, self.heads), dtype)
    picked = picks.size(0) > 0
    if picked:
      asked = torch.index_select(asked, 0, picks)
    outs = annotate(List[Tensor], [])
    at = 0
    for r in range(len(masks)):
      many = runs[4 * r + 1]
      seen = runs[4 * r + 3]
      held = torch.narrow(torch.narrow(cache, 0, runs[4 * r], many), 2, runs[4 * r + 2], seen)
      if room.numel() > 0:
        held = torch.copy_(torch.view(torch.narrow(room, 0, 0, many * cache.size(1) * seen * self.head_width), [many, cache.size(1), seen, self.head_width]), held)
      kk, vv = torch.split_with_sizes(held, [self.kv_heads, self.kv_heads], 1)
      qq = torch.view(torch.narrow(asked, 0, at, many), [many, self.kv_heads, group, self.head_width])
      o = torch.scaled_dot_product_attention(qq, kk, vv, masks[r], 0., False)
      _1 = torch.append(outs, torch.reshape(o, [many, self.heads * self.head_width]))
      at = at + many
    if len(outs) > 1:
      attended = torch.cat(outs, 0)
    else:
      attended = outs[0]
    if picked:
      attended = torch.index_select(attended, 0, back)
    return torch.to(attended, parts.dtype)

  def decode_masks(self: __torch__.Llama, runs: List[int], ends: Tensor, window: int, dtype: int) -> List[Tensor]:
    # ends [R]: how many tokens each slot of each run has -> for each run what is added to its scores [slots,1,1,tokens]: 0 or minus infinity.
    # window: how many of the last tokens are seen; 0: all
    masks = annotate(List[Tensor], [])
    at = 0
    for r in range(len(runs) // 4):
      many = runs[4 * r + 1]
      first = runs[4 * r + 2]
      seen = runs[4 * r + 3]
      end = torch.unsqueeze(torch.narrow(ends, 0, at, many), 1)
      place = torch.unsqueeze(torch.arange(first, first + seen, dtype=4), 0)
      hidden = torch.ge(place, end)
      if window > 0:
        hidden = torch.logical_or(hidden, torch.lt(place, end - window))
      mask = torch.masked_fill(torch.zeros([many, seen], dtype=dtype), hidden, -float("inf"))
      _ = torch.append(masks, torch.view(mask, [many, 1, 1, seen]))
      at = at + many
    return masks

  def forward(self: __torch__.Llama, ids: Tensor, positions: Tensor, slots: Tensor, runs: List[int], windowed_runs: List[int], picks: Tensor, back: Tensor, ends: Tensor, starts: List[int], lengths: List[int], prefilled: List[int], wanted: Tensor, weights: List[Tensor], packed: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], adapters: List[Tensor], spans: List[int], cos_table: Tensor, sin_table: Tensor, caches: List[Tensor]) -> Tensor:
    # One step over a ragged batch, any mix of decode and prefill: first one token of each of `slots` [D], then pieces of prompts, `lengths` tokens from `starts` on in the
    # slots `prefilled`. ids, positions [N]; runs, picks, back, ends: see decode_attention and decode_masks; wanted: rows whose logits are asked for -> [wanted,V] float32.
    # adapters, spans: see above; both empty where no row has an adapter. caches: the layers', then the room of decode_attention, which is empty where it needs none
    x = torch.to(torch.embedding(weights[0], ids), cos_table.dtype)
    cos = torch.unsqueeze(torch.index_select(cos_table, 0, positions), 1)
    sin = torch.unsqueeze(torch.index_select(sin_table, 0, positions), 1)
    singles = slots.size(0)
    rest = ids.size(0) - singles
    places = torch.narrow(positions, 0, 0, singles)
    room = caches[self.layers]
    attended_in = (caches[0]).dtype
    if room.numel() > 0:
      attended_in = room.dtype
    masks = (self).decode_masks(runs, ends, 0, attended_in)
    near = masks
    if self.window > 0:
      near = (self).decode_masks(windowed_runs, ends, self.window, attended_in)
    for l in range(self.layers):
      w = 1 + 11 * l
      heads = (self).rotate_in_place((self).queries_keys_values(x, w, weights, packed, adapters, 14 * l, 0., spans), cos, sin)
      windowed = self.window > 0 and l >= self.window_from
      parts = annotate(List[Tensor], [])
      if singles > 0:
        if windowed:
          seen = near
          seen_runs = windowed_runs
        else:
          seen = masks
          seen_runs = runs
        if rest > 0:
          asking = torch.narrow(heads, 0, 0, singles)
        else:
          asking = heads
        _ = torch.append(parts, (self).decode_attention(asking, slots, places, seen_runs, picks, back, seen, caches[l], room))
      if rest > 0:
        pieces = (self).prefill_attention(torch.narrow(heads, 0, singles, rest), starts, lengths, prefilled, caches[l], windowed)
        for i in range(len(pieces)):
          _1 = torch.append(parts, pieces[i])
      if len(parts) > 1:
        a = torch.cat(parts, 0)
      else:
        a = parts[0]
      x = (self).after_attention(x, a, w, weights, packed, adapters, 14 * l, 0., spans)
    last = 1 + 11 * self.layers
    h = __torch__.rms_norm(torch.index_select(x, 0, wanted), weights[last], self.epsilon)
    return torch.to((self).product(h, weights, last + 1, packed, 0), 6)

  def copy_slot(self: __torch__.Llama, caches: List[Tensor], source: int, target: int, tokens: int) -> int:
    # Keys and values of the first tokens of one slot into another
    for l in range(self.layers):
      _ = torch.copy_(torch.narrow(torch.select(caches[l], 0, target), 1, 0, tokens), torch.narrow(torch.select(caches[l], 0, source), 1, 0, tokens))
    return tokens

  def erase_slot(self: __torch__.Llama, caches: List[Tensor], slot: int) -> int:
    for l in range(self.layers):
      _ = torch.zero_(torch.select(caches[l], 0, slot))
    return slot

  def hidden_means(self: __torch__.Llama, ids: Tensor, positions: Tensor, lengths: List[int], layers: int, normed: bool, each: bool, weights: List[Tensor], packed: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], cos_table: Tensor, sin_table: Tensor) -> Tensor:
    # Texts as vectors, without a cache: the mean over a text's tokens of what leaves layer `layers` (0: the embedding), after the last norm where `normed`.
    # ids, positions [N]: the texts end to end, `lengths` of them [S] -> [S,C] float32; where `each`, every token by itself [N,C] float32
    x = torch.to(torch.embedding(weights[0], ids), cos_table.dtype)
    cos = torch.unsqueeze(torch.index_select(cos_table, 0, positions), 1)
    sin = torch.unsqueeze(torch.index_select(sin_table, 0, positions), 1)
    none = annotate(List[Tensor], [])
    nobody = annotate(List[int], [])
    for l in range(layers):
      w = 1 + 11 * l
      q, k, v = (self).rotated((self).queries_keys_values(x, w, weights, packed, none, 0, 0., nobody), cos, sin)
      windowed = self.window > 0 and l >= self.window_from
      outs = annotate(List[Tensor], [])
      row = 0
      for s in range(len(lengths)):
        m = lengths[s]
        qq = torch.unsqueeze(torch.transpose(torch.narrow(q, 0, row, m), 0, 1), 0)
        kk = torch.unsqueeze(torch.transpose(torch.narrow(k, 0, row, m), 0, 1), 0)
        vv = torch.unsqueeze(torch.transpose(torch.narrow(v, 0, row, m), 0, 1), 0)
        mask = annotate(Optional[Tensor], None)
        causal = True
        if windowed:
          mask = torch.triu(torch.tril(torch.ones([m, m], dtype=11)), 1 - self.window)
          causal = False
        o = torch.scaled_dot_product_attention(qq, kk, vv, mask, 0., causal, scale=None, enable_gqa=self.heads > self.kv_heads)
        _ = torch.append(outs, torch.reshape(torch.transpose(torch.squeeze(o, 0), 0, 1), [m, self.heads * self.head_width]))
        row = row + m
      x = (self).after_attention(x, torch.cat(outs, 0), w, weights, packed, none, 0, 0., nobody)
    h = x
    if normed:
      h = __torch__.rms_norm(x, weights[1 + 11 * self.layers], self.epsilon)
    out = torch.to(h, 6)
    if not each:
      means = annotate(List[Tensor], [])
      at = 0
      for s in range(len(lengths)):
        m = lengths[s]
        _1 = torch.append(means, torch.mean(torch.narrow(out, 0, at, m), [0], True))
        at = at + m
      out = torch.cat(means, 0)
    return out

  def packed_layer(self: __torch__.Llama, x: Tensor, l: int, ids: Tensor, cos: Tensor, sin: Tensor, masks: List[Tensor], weights: List[Tensor], adapters: List[Tensor], drop: float, seed: int) -> Tensor:
    # Layer l over rows [B,T] of `ids`: x [BT,C] -> [BT,C]; masks [B,1,T,T]: of whole documents, and of the window. What adapters drop follows from the seed.
    if drop > 0.:
      _ = torch.manual_seed(seed + l)
    b = ids.size(0)
    t = ids.size(1)
    w = 1 + 11 * l
    q, k, v = (self).rotated((self).queries_keys_values(x, w, weights, annotate(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], []), adapters, 14 * l, drop, annotate(List[int], [])), cos, sin)
    qq = torch.transpose(q.view([b, t, self.heads, self.head_width]), 1, 2)
    kk = torch.transpose(k.view([b, t, self.kv_heads, self.head_width]), 1, 2)
    vv = torch.transpose(v.reshape([b, t, self.kv_heads, self.head_width]), 1, 2)
    if self.window > 0 and l >= self.window_from:
      seen = masks[1]
    else:
      seen = masks[0]
    o = torch.scaled_dot_product_attention(qq, kk, vv, seen, 0., False, scale=None, enable_gqa=self.heads > self.kv_heads)
    a = torch.reshape(torch.transpose(o, 1, 2), [b * t, self.heads * self.head_width])
    return (self).after_attention(x, a, w, weights, annotate(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], []), adapters, 14 * l, drop, annotate(List[int], []))

  def packed_masks(self: __torch__.Llama, documents: Tensor) -> List[Tensor]:
    # documents [B,T]: a token sees the earlier tokens of its own document only -> masks [B,1,T,T], whole and within the window
    t = documents.size(1)
    same = torch.eq(torch.unsqueeze(documents, 2), torch.unsqueeze(documents, 1))
    order = torch.tril(torch.ones([t, t], dtype=11))
    mask = torch.unsqueeze(torch.logical_and(same, order), 1)
    near = torch.unsqueeze(torch.logical_and(same, torch.triu(order, 1 - max(self.window, 1))), 1)
    return [mask, near]

  def packed_hidden(self: __torch__.Llama, ids: Tensor, positions: Tensor, documents: Tensor, wanted: Tensor, cos_table: Tensor, sin_table: Tensor, weights: List[Tensor], adapters: List[Tensor], drop: float, seed: int, again: bool, kept: List[Tensor]) -> Tensor:
    # Training's forward pass over rows of several documents packed together. ids, positions, documents [B,T]; wanted: places in [BT]
    # -> what the head is to be applied to there [wanted,C], in the weights' element type.
    # Where layers are computed `again` on the way back, nothing of the pass is held for it: what enters each layer is added to `kept` instead, and what leaves the last one.
    x = torch.embedding(weights[0], torch.flatten(ids))
    at = torch.flatten(positions)
    cos = torch.unsqueeze(torch.index_select(cos_table, 0, at), 1)
    sin = torch.unsqueeze(torch.index_select(sin_table, 0, at), 1)
    masks = (self).packed_masks(documents)
    for l in range(self.layers):
      if again:
        x = torch.detach(x)
        _ = torch.append(kept, x)
      x = (self).packed_layer(x, l, ids, cos, sin, masks, weights, adapters, drop, seed)
    if again:
      x = torch.detach(x)
      _1 = torch.append(kept, x)
    return __torch__.rms_norm(torch.index_select(x, 0, wanted), weights[1 + 11 * self.layers], self.epsilon)

  def leaves(self: __torch__.Llama, tensors: List[Tensor]) -> List[Tensor]:
    # The same numbers, with gradients that end here
    out = annotate(List[Tensor], [])
    for i in range(len(tensors)):
      if tensors[i].requires_grad:
        _ = torch.append(out, torch.requires_grad_(torch.detach(tensors[i])))
      else:
        _1 = torch.append(out, tensors[i])
    return out

  def pulled(self: __torch__.Llama, y: Tensor, toward: Tensor, x: Tensor, tensors: List[Tensor], leaves: List[Tensor], first: int, end: int) -> Tuple[Tensor, Tensor]:
    # y was made of x and of leaves[first:end]; `toward` is the gradient there -> the gradient at x, and a scalar whose gradients by tensors[first:end] are those by the leaves
    wrt = annotate(List[Tensor], [])
    _ = torch.append(wrt, x)
    for i in range(first, end):
      if leaves[i].requires_grad:
        _1 = torch.append(wrt, leaves[i])
    grads = torch.autograd.grad([torch.sum(y * toward)], wrt)
    scalar = torch.zeros(annotate(List[int], []), dtype=6)
    at = 1
    for j in range(first, end):
      if leaves[j].requires_grad:
        scalar = scalar + torch.to(torch.sum(tensors[j] * torch.detach(unchecked_cast(Tensor, grads[at]))), 6)
        at = at + 1
    return (torch.detach(unchecked_cast(Tensor, grads[0])), scalar)

  def backward_again(self: __torch__.Llama, kept: List[Tensor], toward: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, wanted: Tensor, cos_table: Tensor, sin_table: Tensor, weights: List[Tensor], adapters: List[Tensor], drop: float, seed: int) -> Tensor:
    # Gradient checkpointing (Chen et al. 2016, arXiv:1604.06174): each layer is computed once more when the gradient gets there, and only one layer's pass is held at a time.
    # kept: what packed_hidden added; toward [wanted,C] -> a scalar that has the gradients of packed_hidden's result in the direction of `toward`.
    at = torch.flatten(positions)
    cos = torch.unsqueeze(torch.index_select(cos_table, 0, at), 1)
    sin = torch.unsqueeze(torch.index_select(sin_table, 0, at), 1)
    masks = (self).packed_masks(documents)
    own = (self).leaves(weights)
    pairs = (self).leaves(adapters)
    last = 1 + 11 * self.layers
    x = torch.requires_grad_(torch.detach(kept[self.layers]))
    h = __torch__.rms_norm(torch.index_select(x, 0, wanted), own[last], self.epsilon)
    near, scalar = (self).pulled(h, toward, x, weights, own, last, last + 1)
    for i in range(self.layers):
      l = self.layers - 1 - i
      below = torch.requires_grad_(torch.detach(kept[l]))
      y = (self).packed_layer(below, l, ids, cos, sin, masks, own, pairs, drop, seed)
      both = annotate(List[Tensor], [])
      ends = annotate(List[Tensor], [])
      for j in range(1 + 11 * l, 12 + 11 * l):
        _ = torch.append(both, weights[j])
        _1 = torch.append(ends, own[j])
      if len(adapters) > 1:
        for m in range(14 * l, 14 * l + 14):
          _2 = torch.append(both, adapters[m])
          _3 = torch.append(ends, pairs[m])
      near, part = (self).pulled(y, near, below, both, ends, 0, len(ends))
      scalar = scalar + part
    return scalar + torch.to(torch.sum(torch.embedding(weights[0], torch.flatten(ids)) * near), 6)

  def cast_all(self: __torch__.Llama, tensors: List[Tensor], compute: Tensor) -> List[Tensor]:
    # compute is a tensor of the element type to calculate in; master weights stay as they are and gradients flow back to them
    cast = annotate(List[Tensor], [])
    for i in range(len(tensors)):
      _ = torch.append(cast, torch.to(tensors[i], compute.dtype))
    return cast

  def scaled(self: __torch__.Llama, adapters: List[Tensor], scale: Tensor) -> List[Tensor]:
    # Every B times the adapter's scale
    out = annotate(List[Tensor], [])
    for i in range(len(adapters)):
      if i % 2 == 1 and adapters[i].numel() > 0:
        _ = torch.append(out, adapters[i] * scale)
      else:
        _1 = torch.append(out, adapters[i])
    return out

  def head_of(self: __torch__.Llama, weights: List[Tensor]) -> Tensor:
    if self.tied:
      return weights[0]
    else:
      return weights[2 + 11 * self.layers]

  def sequence_sums(self: __torch__.Llama, logprobs: Tensor, owners: Tensor, sequences: int) -> Tensor:
    # Log-probabilities of learned tokens [N], each token's sequence [N] -> the sum and the number of tokens of each sequence [2,S] float64
    wide = torch.to(logprobs, 7)
    sums = torch.index_add(torch.zeros([sequences], dtype=7), 0, owners, wide)
    counts = torch.index_add(torch.zeros([sequences], dtype=7), 0, owners, torch.ones_like(wide))
    return torch.stack([sums, counts], 0)

  def sequence_logprobs(self: __torch__.Llama, ids: Tensor, positions: Tensor, documents: Tensor, targets: Tensor, owners: Tensor, worth: Tensor, rows: Tensor, cos_table: Tensor, sin_table: Tensor, compute: Tensor, scale: Tensor, parent: Tensor, parent_head: Tensor, weights: List[Tensor], adapters: List[Tensor]) -> Tensor:
    # What every objective starts from, without gradients: sums and counts [2,S] of the log-probabilities of each sequence's learned tokens; where there is a
    # parent (see head_pass), the sums of KL(parent || network) over the same tokens too [3,S].
    # targets [B,T] (-100: not learned), owners [B,T]: which of the S sequences a token belongs to; worth [S] says how many there are.
    cast = (self).cast_all(weights, compute)
    pairs = (self).cast_all((self).scaled(adapters, scale), compute)
    flat = torch.flatten(targets)
    learned = torch.squeeze(torch.nonzero(torch.ne(flat, -100)), 1)
    h = (self).packed_hidden(ids, positions, documents, learned, torch.to(cos_table, compute.dtype), torch.to(sin_table, compute.dtype), cast, pairs, 0., 0, False, annotate(List[Tensor], []))
    none = torch.zeros([0], dtype=6)
    owner = torch.index_select(torch.flatten(owners), 0, learned)
    logprobs, _, _1, apart = __torch__.head_pass(h, torch.index_select(flat, 0, learned), (self).head_of(cast), none, int(torch.item(rows)), False, parent, parent_head, none)
    both = (self).sequence_sums(logprobs, owner, worth.size(0))
    if parent.size(0) > 0:
      both = torch.cat([both, torch.narrow((self).sequence_sums(apart, owner, worth.size(0)), 0, 0, 1)], 0)
    return both

  def learned_hidden(self: __torch__.Llama, ids: Tensor, positions: Tensor, documents: Tensor, targets: Tensor, cos_table: Tensor, sin_table: Tensor, weights: List[Tensor]) -> Tensor:
    # What a network that is not trained has before its head at the learned tokens [N,C], in its weights' element type
    dtype = (weights[0]).dtype
    learned = torch.squeeze(torch.nonzero(torch.ne(torch.flatten(targets), -100)), 1)
    return (self).packed_hidden(ids, positions, documents, learned, torch.to(cos_table, dtype), torch.to(sin_table, dtype), weights, annotate(List[Tensor], []), 0., 0, False, annotate(List[Tensor], []))

  def objective(self: __torch__.Llama, sums: Tensor, counts: Tensor, worth: Tensor, reference: Tensor, settings: Tensor) -> Tensor:
    # The loss of S sequences, from the sum of each one's log-probabilities and its number of tokens; reference: the sums under the model it started from.
    # All float64. settings [8]: kind, beta, smoothing, weight of the chosen answers' cross-entropy, 1 where sums are divided by counts, the KL estimate,
    # and what the sums over examples and over tokens of the whole optimizer step are divided by. The kinds stand in Objective.java with their papers.
    kind = int(torch.item(torch.select(settings, 0, 0)))
    beta = torch.select(settings, 0, 1)
    smooth = torch.select(settings, 0, 2)
    likelihood = torch.select(settings, 0, 3)
    examples = torch.select(settings, 0, 6)
    tokens = torch.select(settings, 0, 7)
    if kind == 0:
      # cross-entropy of the learned tokens
      loss = torch.neg(torch.sum(worth * sums)) / tokens
    elif kind == 4:
      # Kahneman-Tversky: worth is below 0 where the answer is undesirable
      gain = beta * (sums - reference - torch.select(settings, 0, 5))
      loss = torch.sum(torch.abs(worth) * (1. - torch.sigmoid(torch.sign(worth) * gain))) / examples
    else:
      # pairs: chosen and rejected one after the other
      pairs = worth.size(0) // 2
      each = torch.select(worth.view([pairs, 2]), 1, 0)
      if kind == 5:
        # odds ratio
        odds = __torch__.log_odds(sums / counts).view([pairs, 2])
        losses = torch.neg(torch.log_sigmoid(torch.select(odds, 1, 0) - torch.select(odds, 1, 1))) * beta
      else:
        ratios = sums - reference
        if float(torch.item(torch.select(settings, 0, 4))) > 0.:
          ratios = ratios / counts
        both = ratios.view([pairs, 2])
        margin = torch.select(both, 1, 0) - torch.select(both, 1, 1)
        good = torch.log_sigmoid(beta * margin)
        bad = torch.log_sigmoid(torch.neg(beta * margin))
        if kind == 2:
          away = margin - 0.5 * torch.reciprocal(beta)
          losses = away * away
        elif kind == 3:
          losses = (bad * smooth - good * (1. - smooth)) / (1. - 2. * smooth)
        else:
          losses = torch.neg(good * (1. - smooth) + bad * smooth)
      chosen = torch.sum(each * torch.select(sums.view([pairs, 2]), 1, 0))
      loss = torch.sum(each * losses) / examples - likelihood * chosen / tokens
    return loss

  def learn(self: __torch__.Llama, ids: Tensor, positions: Tensor, documents: Tensor, targets: Tensor, owners: Tensor, worth: Tensor, rows: Tensor, cos_table: Tensor, sin_table: Tensor, compute: Tensor, scale: Tensor, reference: Tensor, settings: Tensor, way: Tensor, held: Tensor, parent: Tensor, parent_head: Tensor, weights: List[Tensor], adapters: List[Tensor]) -> List[Tensor]:
    # The loss of an objective, to go backward from. Arguments as above; way [3] float64: the share that adapters drop, the seed of what is dropped, and 1
    # where layers are computed again on the way back and not held.
    # held [S] float64: the share a of a sequence's cross-entropy that gives way to KL(parent || network); parent [N,C'], what the parent has before its head at the
    # learned tokens, and that head [V,C']. All three are empty where nothing is held to a parent.
    # -> a scalar that has the loss's gradient, the loss, and the sums and counts [2,S] of the log-probabilities; with a parent the sums of KL too [3,S].
    # The loss's gradient by each log-probability is taken first; the scalar is linear in what comes before the head, and in the head.
    drop = float(torch.item(torch.select(way, 0, 0)))
    seed = int(torch.item(torch.select(way, 0, 1)))
    kept = annotate(List[Tensor], [])
    again = float(torch.item(torch.select(way, 0, 2))) > 0.
    cast = (self).cast_all(weights, compute)
    pairs = (self).cast_all((self).scaled(adapters, scale), compute)
    flat = torch.flatten(targets)
    learned = torch.squeeze(torch.nonzero(torch.ne(flat, -100)), 1)
    cosines = torch.to(cos_table, compute.dtype)
    sines = torch.to(sin_table, compute.dtype)
    h = (self).packed_hidden(ids, positions, documents, learned, cosines, sines, cast, pairs, drop, seed, again, kept)
    to = torch.index_select(flat, 0, learned)
    owner = torch.index_select(torch.flatten(owners), 0, learned)
    head = (self).head_of(cast)
    most = int(torch.item(rows))
    still = torch.detach(h)
    fixed = torch.detach(head)
    none = torch.zeros([0], dtype=6)
    shares_of = none
    if parent.size(0) > 0:
      shares_of = torch.to(torch.index_select(held, 0, owner), 6)
    # Cross-entropy's gradient by a log-probability is the same whatever that is; the other objectives' are not, and want the log-probabilities first.
    late = int(torch.item(torch.select(settings, 0, 0))) > 0
    once = late and not head.requires_grad
    leaf = torch.zeros([to.size(0)], dtype=6)
    logprobs = none
    toward = none
    change = none
    apart = none
    if once:
      # what changes with h is linear in `of`, which so may come after; what changes with the head is a sum over rows, and there it may not
      logprobs, toward, change, apart = __torch__.head_pass(still, to, fixed, torch.ones([to.size(0)], dtype=6), most, False, parent, parent_head, shares_of)
      leaf = logprobs
    elif late:
      leaf, _1, _2, _3 = __torch__.head_pass(still, to, fixed, none, most, False, none, none, none)
    leaf = torch.requires_grad_(torch.detach(leaf))
    guess = (self).sequence_sums(leaf, owner, worth.size(0))
    toll = (self).objective(torch.select(guess, 0, 0), torch.select(guess, 0, 1), worth, reference, settings)
    of = unchecked_cast(Tensor, (torch.autograd.grad([toll], [leaf]))[0])
    if once:
      toward = torch.mul_(toward, torch.unsqueeze(of, 1))
    else:
      logprobs, toward, change, apart = __torch__.head_pass(still, to, fixed, of, most, head.requires_grad, parent, parent_head, shares_of)
    both = (self).sequence_sums(logprobs, owner, worth.size(0))
    sums = torch.select(both, 0, 0)
    if parent.size(0) > 0:
      far = torch.select((self).sequence_sums(apart, owner, worth.size(0)), 0, 0)
      both = torch.cat([both, torch.unsqueeze(far, 0)], 0)
      sums = sums * (1. - held) - held * far
    loss = (self).objective(sums, torch.select(both, 0, 1), worth, reference, settings)
    if again:
      scalar = (self).backward_again(kept, toward, ids, positions, documents, learned, cosines, sines, cast, pairs, drop, seed)
    else:
      scalar = torch.to(torch.sum(h * toward), 6)
    if head.requires_grad:
      # past the cast: the head's part of the gradient stays in float32
      scalar = scalar + torch.dot(torch.flatten((self).head_of(weights)), torch.flatten(change))
    return [scalar, torch.detach(loss), torch.detach(both)]

  def adamw(self: __torch__.Llama, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], step: int, rate: float, decay: float, beta1: float, beta2: float, small: float, most: float, finite: bool) -> float:
    # Clips the gradients to a global norm of `most` (0: no clipping), takes one AdamW step (Loshchilov and Hutter 2019) in place, zeroes the gradients.
    # Matrices decay, vectors (norms, biases) do not. Returns the norm before clipping;
    # where it, or the loss (`finite`), is not finite, nothing else is changed.
    # The fused operator goes over a weight once: with one operator for each term a network of 134 million takes five times as long.
    squares = torch.zeros(annotate(List[int], []), dtype=6)
    for i in range(len(gradients)):
      flat = torch.flatten(gradients[i])
      squares = squares + torch.dot(flat, flat)
    norm = torch.item(torch.sqrt(squares))
    total = float(norm)
    divisor = 1.
    if most > 0. and total > most:
      divisor = (total + 1e-6) / most
    if finite and total < 3.0e38:
      at = torch.full([1], float(step), dtype=6)
      steps = annotate(List[Tensor], [])
      for i in range(len(weights)):
        _ = torch.append(steps, at)
        if decay > 0. and weights[i].dim() > 1:
          _1 = torch.mul_(weights[i], 1. - rate * decay)
      # lists made here would not do: what is written to through them counts as unused and is left out
      none = annotate(List[Tensor], [])
      torch._fused_adamw_(weights, gradients, first, second, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=0., eps=small, amsgrad=False, maximize=False, grad_scale=torch.full([1], divisor, dtype=6), found_inf=None)
    for i in range(len(gradients)):
      _4 = torch.zero_(gradients[i])
    return total

  def fill(self: __torch__.Llama, into: Tensor, first: int, raw: Tensor, dtype: int, shape: List[int]) -> Tensor:
    # Bytes of a file [bytes] int8, a tensor of `shape` stored as `dtype`, -> rows of another from `first` on, in its element type. view_copy reinterprets and copies
    return torch.copy_(torch.narrow(into, 0, first, shape[0]), torch.view(ops.aten.view_copy(raw, dtype=dtype), shape))

  def encode(self: __torch__.Llama, x: Tensor, dtype: int, first: int, rows: int) -> Tensor:
    # The other way: some rows of a tensor -> their bytes [bytes] int8 as element type `dtype`
    part = torch.flatten(torch.narrow(x, 0, first, rows))
    return ops.aten.view_copy(torch.contiguous(torch.to(part, dtype)), dtype=1)

  def copy(self: __torch__.Llama, into: Tensor, x: Tensor) -> Tensor:
    return torch.copy_(into, x)

  def cast(self: __torch__.Llama, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)

  def unfilled(self: __torch__.Llama, shape: List[int], dtype: int) -> Tensor:
    return torch.empty(shape, dtype=dtype)

  def packs(self: __torch__.Llama) -> List[__torch__.torch.classes.quantized.LinearPackedParamsBase]:
    return annotate(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], [])

  def pack(self: __torch__.Llama, packs: List[__torch__.torch.classes.quantized.LinearPackedParamsBase], w: Tensor) -> int:
    # Adds a matrix [F,C] to the list in 8 bits, as FBGEMM's products read it -> the bytes it takes
    codes, steps = (self).eight_bits(w)
    q = torch._make_per_channel_quantized_tensor(codes, torch.to(steps, 7), torch.zeros([w.size(0)], dtype=4), 0)
    _ = torch.append(packs, ops.quantized.linear_prepack(q, None))
    return w.numel() + 8 * w.size(0)

  def pack_eight(self: __torch__.Llama, w: Tensor) -> List[Tensor]:
    # A matrix [F,C] in 8 bits -> int8 in the order in which oneDNN's products read it, and its steps [F] float32
    codes, steps = (self).eight_bits(w)
    return [ops.onednn.qlinear_prepack(codes, None), steps]

  def eight_bits(self: __torch__.Llama, w: Tensor) -> Tuple[Tensor, Tensor]:
    # A matrix [F,C] -> symmetric 8 bits [F,C] int8 and a step for each output row [F] float32. Goes by so many rows that what is held besides is small.
    f = w.size(0)
    rows = 1024
    codes = torch.empty([f, w.size(1)], dtype=1)
    steps = torch.empty([f], dtype=6)
    for i in range((f + rows - 1) // rows):
      first = i * rows
      some = min(rows, f - first)
      x = torch.to(torch.narrow(w, 0, first, some), 6)
      step = torch.clamp_min(torch.amax(torch.abs(x), [1]), 1e-8) / 127.
      _ = torch.copy_(torch.narrow(codes, 0, first, some), torch.round(x / torch.unsqueeze(step, 1)))
      _1 = torch.copy_(torch.narrow(steps, 0, first, some), step)
    return (codes, steps)

  def pack_order(self: __torch__.Llama, w: Tensor) -> Tensor:
    # A matrix [F,C] in the order in which oneDNN's products read it; which order does not hang on how many rows are expected
    return ops.mkldnn._reorder_linear_weight(w, 8)

  def pack_four(self: __torch__.Llama, w: Tensor, group: int) -> List[Tensor]:
    # A matrix [F,C] in 4 bits -> [F,C/2] uint8 in the kernel's order, and [C/group,F,2] bfloat16: for each `group` numbers of a row the step and the middle, so that a
    # number is (code - 8) * step + middle. The least and the largest of a group are codes 0 and 15. Goes by so many rows that what is held besides is small; the kernel's
    # order is one of blocks of rows, which do not know of each other, so these may be as many as blocks are long, or times that.
    f = w.size(0)
    c = w.size(1)
    rows = 256
    packed = torch.empty([f, c // 2], dtype=0)
    steps = torch.empty([c // group, f, 2], dtype=15)
    for i in range((f + rows - 1) // rows):
      first = i * rows
      some = min(rows, f - first)
      x = torch.view(torch.to(torch.narrow(w, 0, first, some), 6), [some, c // group, group])
      low = torch.amin(x, [2])
      step = torch.to(torch.clamp_min((torch.amax(x, [2]) - low) / 15., 1e-8), 15)
      middle = torch.to(low + torch.to(step, 6) * 8., 15)
      code = torch.round((x - torch.unsqueeze(torch.to(middle, 6), 2)) / torch.unsqueeze(torch.to(step, 6), 2)) + 8.
      codes = torch.view(torch.to(torch.clamp(code, 0., 15.), 3), [some, c])
      _ = torch.copy_(torch.narrow(packed, 0, first, some), torch._convert_weight_to_int4pack_for_cpu(codes, 1))
      _1 = torch.copy_(torch.narrow(steps, 1, first, some), torch.transpose(torch.stack([step, middle], 2), 0, 1))
    return [packed, steps]

  def zeros(self: __torch__.Llama, shape: List[int], dtype: int) -> Tensor:
    return torch.zeros(shape, dtype=dtype)

  def constant(self: __torch__.Llama, shape: List[int], value: float) -> Tensor:
    return torch.full(shape, value, dtype=6)

  def random(self: __torch__.Llama, shape: List[int], deviation: float, dtype: int, seed: int) -> Tensor:
    _ = torch.manual_seed(seed)
    return torch.to(torch.randn(shape) * deviation, dtype)

  def best(self: __torch__.Llama, logits: Tensor) -> Tensor:
    # [R,V] -> [R]: the likeliest token of each row, the lowest id at a tie; -1 where the largest logit is no finite number.
    # argmax and amax both take NaN for the largest, so a row that holds one anywhere is -1.
    at = torch.argmax(logits, -1)
    finite = torch.to(torch.isfinite(torch.amax(logits, [-1])), 4)
    return at * finite + (finite - 1)
