import Testing
@testable import FusedAttention
