import Testing
@testable import NumPyFile
